using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>
/// Multi-head latent attention (MLA): keys and values are up-projected from one cached latent per token. The cache holds the latent
/// and the shared rotary key only, and is the same on every tensor-parallel rank.
/// </summary>
public sealed class LatentAttention : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Query heads (num_attention_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Width of the query latent (q_lora_rank), or null where queries are projected directly.</summary>
    public long? QueryRank { get; init; }

    /// <summary>Width of the key/value latent (kv_lora_rank).</summary>
    public required long KeyValueRank { get; init; }

    /// <summary>Non-rotary width of a query/key head (qk_nope_head_dim).</summary>
    public required long NopeWidth { get; init; }

    /// <summary>Rotary width of a query/key head (qk_rope_head_dim).</summary>
    public required long RopeWidth { get; init; }

    /// <summary>Width of a value head (v_head_dim).</summary>
    public required long ValueWidth { get; init; }

    /// <summary>What follows a tensor's base name where a layer has more than one such block.</summary>
    internal string NameSuffix { get; init; } = string.Empty;

    /// <summary>Elements cached per token: latent and rotary key.</summary>
    public long CacheWidth => KeyValueRank + RopeWidth;

    // The absorbed form that engines decode with: scores and values both run over the latent.
    internal override long FlopsPerCachedToken => checked(2 * Heads * (CacheWidth + KeyValueRank));

    internal override void Describe(TensorList tensors)
    {
        long queryWidth = checked(Heads * (NopeWidth + RopeWidth));
        if (QueryRank is { } rank)
        {
            tensors.Matrix(Name("attn_q_a"), TensorRole.LatentQueryDown, rank, HiddenSize);
            tensors.Vector(Name("attn_q_a_norm"), TensorRole.AttentionNorm, rank);
            tensors.Matrix(Name("attn_q_b"), TensorRole.LatentQueryUp, queryWidth, rank, TensorSharding.Rows);
        }
        else
        {
            tensors.Matrix(Name("attn_q"), TensorRole.AttentionQuery, queryWidth, HiddenSize, TensorSharding.Rows);
        }

        tensors.Matrix(Name("attn_kv_a_mqa"), TensorRole.LatentKeyValueDown, CacheWidth, HiddenSize);
        tensors.Vector(Name("attn_kv_a_norm"), TensorRole.AttentionNorm, KeyValueRank);

        // llama.cpp stores the two halves of kv_b apart, each a matrix per head, so that they can be absorbed.
        TensorGroup keyUp = tensors.Stack(Name("attn_k_b"), TensorRole.LatentKeyUp, KeyValueRank, NopeWidth, Heads, TensorSharding.Rows);
        keyUp.CheckpointRows = checked(Heads * (NopeWidth + ValueWidth));
        keyUp.CheckpointColumns = KeyValueRank;
        keyUp.CheckpointMatrices = 1;
        tensors.Stack(Name("attn_v_b"), TensorRole.LatentValueUp, ValueWidth, KeyValueRank, Heads, TensorSharding.Rows).CheckpointMatrices = 0;
        tensors.Matrix(Name("attn_output"), TensorRole.AttentionOutput, HiddenSize, checked(Heads * ValueWidth), TensorSharding.Columns);
    }

    internal override void Describe(CacheList caches) => caches.Latent(CacheWidth);

    private string Name(string tensor) => tensor + NameSuffix + ".weight";
}
