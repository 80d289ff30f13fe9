using LLMPlanner.Caches;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>
/// The attention of DeepSeek-V4: one shared key/value head, a low-rank query and a grouped low-rank output. Recent tokens are kept in a
/// window; older ones as one entry per <see cref="CompressionRatio"/> tokens, chosen by an indexer where the ratio is small.
/// </summary>
public sealed class CompressedAttention : LayerBlock
{
    // At this ratio neighbouring entries overlap and an indexer picks among them.
    private const int IndexedRatio = 4;

    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Query heads.</summary>
    public required long Heads { get; init; }

    /// <summary>Width of a head, and of the shared key/value.</summary>
    public required long HeadWidth { get; init; }

    /// <summary>Width of the query latent (q_lora_rank).</summary>
    public required long QueryRank { get; init; }

    /// <summary>Width of an output latent (o_lora_rank).</summary>
    public required long OutputRank { get; init; }

    /// <summary>Groups of heads with an output latent each (o_groups).</summary>
    public required long OutputGroups { get; init; }

    /// <summary>Recent tokens kept one by one (sliding_window).</summary>
    public required long Window { get; init; }

    /// <summary>Tokens per compressed entry; 0 for layers that keep the window alone.</summary>
    public required long CompressionRatio { get; init; }

    /// <summary>Indexer heads (index_n_heads).</summary>
    public required long IndexerHeads { get; init; }

    /// <summary>Width of an indexer head (index_head_dim).</summary>
    public required long IndexerHeadWidth { get; init; }

    internal override long FlopsPerCachedToken => checked(4 * Heads * HeadWidth);

    private bool IsIndexed => CompressionRatio == IndexedRatio;

    internal override void Describe(TensorList tensors)
    {
        long query = checked(Heads * HeadWidth);
        long output = checked(OutputGroups * OutputRank);
        if (query % OutputGroups != 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.OutputGroupsDoNotDivide), "o_groups", query, OutputGroups);
        }

        tensors.Vector("attn_sinks.weight", TensorRole.AttentionScalars, Heads, TensorSharding.Rows);
        tensors.Matrix("attn_q_a.weight", TensorRole.LatentQueryDown, QueryRank, HiddenSize);
        tensors.Vector("attn_q_a_norm.weight", TensorRole.AttentionNorm, QueryRank);
        tensors.Matrix("attn_q_b.weight", TensorRole.LatentQueryUp, query, QueryRank, TensorSharding.Rows);
        tensors.Matrix("attn_kv.weight", TensorRole.LatentKeyValueDown, HeadWidth, HiddenSize);
        tensors.Vector("attn_kv_a_norm.weight", TensorRole.AttentionNorm, HeadWidth);
        tensors.Matrix("attn_output_a.weight", TensorRole.AttentionOutput, output, query / OutputGroups, TensorSharding.Rows);
        tensors.Matrix("attn_output_b.weight", TensorRole.AttentionOutput, HiddenSize, output, TensorSharding.Columns);
        if (CompressionRatio > 0)
        {
            Compressor(tensors, "attn_compressor", HeadWidth);
        }

        if (IsIndexed)
        {
            Compressor(tensors, "indexer_compressor", IndexerHeadWidth);
            tensors.Matrix("indexer.attn_q_b.weight", TensorRole.Indexer, checked(IndexerHeads * IndexerHeadWidth), QueryRank);
            tensors.Matrix("indexer.proj.weight", TensorRole.Indexer, IndexerHeads, HiddenSize);
        }
    }

    internal override void Describe(CacheList caches)
    {
        caches.Latent(HeadWidth, AttentionSpan.Sliding(Window));
        if (CompressionRatio == 0)
        {
            return;
        }

        caches.Latent(HeadWidth).TokensPerEntry = CompressionRatio;
        long state = State(HeadWidth);
        if (IsIndexed)
        {
            // Indexer keys are kept in 4 bits, whatever the cache type.
            CacheGroup keys = caches.Indexer(IndexerHeadWidth);
            keys.TokensPerEntry = CompressionRatio;
            keys.FixedEntryBytes = IndexerHeadWidth / 2;
            state = checked(state + State(IndexerHeadWidth));
        }

        caches.State(StateFamily.Compressor, state, convolution: 0, heads: 1);
    }

    /// <summary>What a compressor accumulates before it emits an entry: values and scores of the tokens seen so far.</summary>
    private long State(long width) => checked(2 * CompressionRatio * (IsIndexed ? 2 : 1) * width);

    private void Compressor(TensorList tensors, string name, long width)
    {
        long doubled = IsIndexed ? checked(2 * width) : width;
        tensors.Matrix(name + "_kv.weight", TensorRole.Indexer, doubled, HiddenSize);
        tensors.Matrix(name + "_gate.weight", TensorRole.Indexer, doubled, HiddenSize);
        tensors.FloatMatrix(name + "_ape.weight", TensorRole.Indexer, CompressionRatio, doubled);
        tensors.Vector(name + "_norm.weight", TensorRole.Indexer, width);
    }
}
