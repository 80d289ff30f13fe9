using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>
/// The token selector of sparse attention (DSA lightning indexer): light queries score one cached key per token, and attention runs over
/// the best of them. Layers that share another layer's selection have none.
/// </summary>
public sealed class SparseIndexer : LayerBlock
{
    // Engines that run the indexer in 8-bit floats keep one 32-bit scale for every 128 elements of a key.
    private const int ScaleGroup = 128;
    private const int ScaleBytes = 4;

    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Indexer heads (index_n_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Width of an indexer head and of its key (index_head_dim).</summary>
    public required long HeadWidth { get; init; }

    /// <summary>Width that the queries are projected from: the query latent (q_lora_rank), or the model width.</summary>
    public required long QueryInput { get; init; }

    /// <summary>True where each head's score has a weight projected from the model width (DSA).</summary>
    public bool HasHeadWeights { get; init; } = true;

    /// <summary>True where queries are normalized as keys are (MiniMax-M3), and the key norm has no bias.</summary>
    public bool NormalizesQueries { get; init; }

    internal override long FlopsPerCachedToken => checked(2 * Heads * HeadWidth);

    internal override void Describe(TensorList tensors)
    {
        long query = checked(Heads * HeadWidth);
        if (NormalizesQueries)
        {
            // GGUF files keep these projections in 32-bit floats.
            tensors.FloatMatrix("indexer.q_proj.weight", TensorRole.Indexer, query, QueryInput);
            tensors.FloatMatrix("indexer.k_proj.weight", TensorRole.Indexer, HeadWidth, HiddenSize);
            tensors.Vector("indexer.q_norm.weight", TensorRole.Indexer, HeadWidth);
            tensors.Vector("indexer.k_norm.weight", TensorRole.Indexer, HeadWidth);
        }
        else
        {
            tensors.Matrix("indexer.attn_q_b.weight", TensorRole.Indexer, query, QueryInput);
            tensors.Matrix("indexer.attn_k.weight", TensorRole.Indexer, HeadWidth, HiddenSize);
            tensors.Vector("indexer.k_norm.weight", TensorRole.Indexer, HeadWidth);
            tensors.Vector("indexer.k_norm.bias", TensorRole.Indexer, HeadWidth);
        }

        if (HasHeadWeights)
        {
            tensors.Matrix("indexer.proj.weight", TensorRole.Indexer, Heads, HiddenSize);
        }
    }

    internal override void Describe(CacheList caches)
        => caches.Indexer(HeadWidth).FixedEntryBytes = KeyBytes(HeadWidth);

    /// <summary>Bytes of an 8-bit key of a width, scales included.</summary>
    internal static long KeyBytes(long width) => checked(width + (ScaleBytes * ((width + ScaleGroup - 1) / ScaleGroup)));
}
