namespace LLMPlanner.Architectures;

/// <summary>What a tensor does in the model. The role decides its breakdown category, how engines shard it and which quantization rule it follows.</summary>
public enum TensorRole
{
    /// <summary>Input embedding table.</summary>
    TokenEmbedding,

    /// <summary>Learned absolute positions or token types.</summary>
    PositionEmbedding,

    /// <summary>Output head (lm_head).</summary>
    Output,

    /// <summary>Layer, final or projector normalization.</summary>
    Norm,

    /// <summary>Query projection.</summary>
    AttentionQuery,

    /// <summary>Key projection.</summary>
    AttentionKey,

    /// <summary>Value projection.</summary>
    AttentionValue,

    /// <summary>Fused query, key and value projection.</summary>
    AttentionQkv,

    /// <summary>Attention output projection.</summary>
    AttentionOutput,

    /// <summary>Query or key normalization.</summary>
    AttentionNorm,

    /// <summary>Small attention tensors held per head (sinks, temperatures).</summary>
    AttentionScalars,

    /// <summary>Latent attention: query down-projection (q_a).</summary>
    LatentQueryDown,

    /// <summary>Latent attention: query up-projection (q_b).</summary>
    LatentQueryUp,

    /// <summary>Latent attention: joint key/value down-projection with the rotary key (kv_a).</summary>
    LatentKeyValueDown,

    /// <summary>Latent attention: key half of the up-projection (k_b).</summary>
    LatentKeyUp,

    /// <summary>Latent attention: value half of the up-projection (v_b).</summary>
    LatentValueUp,

    /// <summary>Matrices and vectors of a sparse-attention indexer or compressor.</summary>
    Indexer,

    /// <summary>Input projection of a recurrent or convolutional mixer.</summary>
    StateInput,

    /// <summary>Output projection of a recurrent or convolutional mixer.</summary>
    StateOutput,

    /// <summary>Short convolution kernel of a mixer.</summary>
    StateConvolution,

    /// <summary>Per-head or per-channel scalars of a mixer (A, D, dt bias, decay).</summary>
    StateScalars,

    /// <summary>Feed-forward gate projection.</summary>
    FeedForwardGate,

    /// <summary>Feed-forward up projection (or the fused gate and up).</summary>
    FeedForwardUp,

    /// <summary>Feed-forward down projection.</summary>
    FeedForwardDown,

    /// <summary>Expert router.</summary>
    Router,

    /// <summary>Router correction bias: a stored buffer, counted because checkpoints hold it.</summary>
    RouterCorrectionBias,

    /// <summary>Routed expert gate projections.</summary>
    ExpertGate,

    /// <summary>Routed expert up projections.</summary>
    ExpertUp,

    /// <summary>Routed expert down projections.</summary>
    ExpertDown,

    /// <summary>Shared expert gate projection.</summary>
    SharedExpertGate,

    /// <summary>Shared expert up projection.</summary>
    SharedExpertUp,

    /// <summary>Shared expert down projection.</summary>
    SharedExpertDown,

    /// <summary>Gate that scales the shared expert's output.</summary>
    SharedExpertRouter,

    /// <summary>Per-layer embedding tables and their projections.</summary>
    PerLayerEmbedding,

    /// <summary>Counted tensors without a role of their own.</summary>
    Other,

    /// <summary>Matrices and vectors of a vision tower.</summary>
    Vision,

    /// <summary>Matrices and vectors of an audio tower.</summary>
    Audio,

    /// <summary>Matrices and vectors of a projector.</summary>
    Projector,
}
