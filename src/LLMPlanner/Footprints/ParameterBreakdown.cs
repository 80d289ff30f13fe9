using LLMPlanner.Architectures;

namespace LLMPlanner.Footprints;

/// <summary>A model's parameters by category. The categories add up to the total.</summary>
public sealed record ParameterBreakdown
{
    internal ParameterBreakdown(TensorInventory tensors)
    {
        long Of(ParameterCategory category) => tensors.Breakdown.TryGetValue(category, out long value) ? value : 0;
        Embedding = Of(ParameterCategory.Embedding);
        PositionEmbedding = Of(ParameterCategory.PositionEmbedding);
        Attention = Of(ParameterCategory.Attention);
        LinearAttention = Of(ParameterCategory.LinearAttention);
        Indexer = Of(ParameterCategory.Indexer);
        DenseFeedForward = Of(ParameterCategory.DenseFeedForward);
        RoutedExperts = Of(ParameterCategory.RoutedExperts);
        SharedExperts = Of(ParameterCategory.SharedExperts);
        Router = Of(ParameterCategory.Router);
        Norm = Of(ParameterCategory.Norm);
        OutputHead = Of(ParameterCategory.OutputHead);
        Vision = Of(ParameterCategory.Vision);
        Audio = Of(ParameterCategory.Audio);
        Projector = Of(ParameterCategory.Projector);
        Other = Of(ParameterCategory.Other);
    }

    /// <summary>Input embedding.</summary>
    public long Embedding { get; }

    /// <summary>Learned positions.</summary>
    public long PositionEmbedding { get; }

    /// <summary>Attention projections, their biases and norms.</summary>
    public long Attention { get; }

    /// <summary>Recurrent and convolutional mixers.</summary>
    public long LinearAttention { get; }

    /// <summary>Sparse-attention indexers.</summary>
    public long Indexer { get; }

    /// <summary>Dense feed-forward layers.</summary>
    public long DenseFeedForward { get; }

    /// <summary>Routed experts.</summary>
    public long RoutedExperts { get; }

    /// <summary>Shared experts.</summary>
    public long SharedExperts { get; }

    /// <summary>Routers, correction biases and shared-expert gates.</summary>
    public long Router { get; }

    /// <summary>Layer and final norms.</summary>
    public long Norm { get; }

    /// <summary>Output head where stored apart.</summary>
    public long OutputHead { get; }

    /// <summary>Vision towers.</summary>
    public long Vision { get; }

    /// <summary>Audio towers.</summary>
    public long Audio { get; }

    /// <summary>Projectors.</summary>
    public long Projector { get; }

    /// <summary>Everything else that is counted.</summary>
    public long Other { get; }
}
