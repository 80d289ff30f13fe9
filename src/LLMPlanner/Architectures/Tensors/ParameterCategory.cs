namespace LLMPlanner.Architectures;

/// <summary>The part of a model that a tensor's parameters are booked under in a breakdown.</summary>
public enum ParameterCategory
{
    /// <summary>The input embedding table (vocabulary × width); the only copy when the head is tied to it.</summary>
    Embedding,

    /// <summary>Learned position or token-type embeddings.</summary>
    PositionEmbedding,

    /// <summary>Attention projections, their biases, query/key norms and sinks.</summary>
    Attention,

    /// <summary>Recurrent, linear-attention, state-space and short-convolution mixers.</summary>
    LinearAttention,

    /// <summary>Token selectors of sparse attention (DSA lightning indexers and their kin).</summary>
    Indexer,

    /// <summary>Dense feed-forward layers.</summary>
    DenseFeedForward,

    /// <summary>Routed experts: all of them sit in memory, only top-k of them work on a token.</summary>
    RoutedExperts,

    /// <summary>Experts every token passes.</summary>
    SharedExperts,

    /// <summary>Expert routers, their stored correction biases, and the gates of shared experts.</summary>
    Router,

    /// <summary>Layer and final normalization.</summary>
    Norm,

    /// <summary>The output head where it is stored apart from the embedding.</summary>
    OutputHead,

    /// <summary>Vision towers.</summary>
    Vision,

    /// <summary>Audio towers.</summary>
    Audio,

    /// <summary>Projectors between a tower and the text model.</summary>
    Projector,

    /// <summary>Everything else that is counted (hyper-connections, per-layer embeddings, scalars).</summary>
    Other,
}
