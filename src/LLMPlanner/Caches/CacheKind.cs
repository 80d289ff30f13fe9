namespace LLMPlanner.Caches;

/// <summary>What a layer keeps between tokens.</summary>
public enum CacheKind
{
    /// <summary>Keys and values of the tokens an attention span reaches.</summary>
    KeyValue,

    /// <summary>One latent and rotary key per token (MLA), the same on every tensor-parallel rank.</summary>
    Latent,

    /// <summary>Keys of a sparse-attention indexer.</summary>
    Indexer,

    /// <summary>Keys and values of image or encoder tokens (cross attention): none per text token.</summary>
    CrossAttention,

    /// <summary>A constant recurrent state with its convolution tail: per sequence, not per token.</summary>
    State,
}

/// <summary>Which recurrence a <see cref="CacheKind.State"/> belongs to. Engines keep their data types by it.</summary>
public enum StateFamily
{
    /// <summary>Not a state.</summary>
    None,

    /// <summary>Gated DeltaNet.</summary>
    GatedDeltaNet,

    /// <summary>Mamba-1.</summary>
    Mamba1,

    /// <summary>Mamba-2.</summary>
    Mamba2,

    /// <summary>Kimi delta attention.</summary>
    Kda,

    /// <summary>Lightning (linear) attention.</summary>
    Lightning,

    /// <summary>Short convolution only.</summary>
    ShortConvolution,

    /// <summary>RWKV.</summary>
    Rwkv,

    /// <summary>What a key/value compressor has accumulated for its next entry (DeepSeek-V4), in 32-bit floats.</summary>
    Compressor,
}
