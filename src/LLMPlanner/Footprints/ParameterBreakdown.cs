using LLMPlanner.Architectures;

namespace LLMPlanner.Footprints;

/// <summary>A model's parameters by category. The categories add up to the total.</summary>
public sealed record ParameterBreakdown
{
    internal static ParameterBreakdown From(TensorInventory tensors)
    {
        long Of(ParameterCategory category) => tensors.Breakdown.TryGetValue(category, out long value) ? value : 0;
        return new ParameterBreakdown
        {
            Embedding = Of(ParameterCategory.Embedding),
            PositionEmbedding = Of(ParameterCategory.PositionEmbedding),
            Attention = Of(ParameterCategory.Attention),
            LinearAttention = Of(ParameterCategory.LinearAttention),
            Indexer = Of(ParameterCategory.Indexer),
            DenseFeedForward = Of(ParameterCategory.DenseFeedForward),
            RoutedExperts = Of(ParameterCategory.RoutedExperts),
            SharedExperts = Of(ParameterCategory.SharedExperts),
            Router = Of(ParameterCategory.Router),
            Norm = Of(ParameterCategory.Norm),
            OutputHead = Of(ParameterCategory.OutputHead),
            Vision = Of(ParameterCategory.Vision),
            Audio = Of(ParameterCategory.Audio),
            Projector = Of(ParameterCategory.Projector),
            Other = Of(ParameterCategory.Other),
        };
    }

    /// <summary>Input embedding.</summary>
    public long Embedding { get; init; }

    /// <summary>Learned positions.</summary>
    public long PositionEmbedding { get; init; }

    /// <summary>Attention projections, their biases and norms.</summary>
    public long Attention { get; init; }

    /// <summary>Recurrent and convolutional mixers.</summary>
    public long LinearAttention { get; init; }

    /// <summary>Sparse-attention indexers.</summary>
    public long Indexer { get; init; }

    /// <summary>Dense feed-forward layers.</summary>
    public long DenseFeedForward { get; init; }

    /// <summary>Routed experts.</summary>
    public long RoutedExperts { get; init; }

    /// <summary>Shared experts.</summary>
    public long SharedExperts { get; init; }

    /// <summary>Routers, correction biases and shared-expert gates.</summary>
    public long Router { get; init; }

    /// <summary>Layer and final norms.</summary>
    public long Norm { get; init; }

    /// <summary>Output head where stored apart.</summary>
    public long OutputHead { get; init; }

    /// <summary>Vision towers.</summary>
    public long Vision { get; init; }

    /// <summary>Audio towers.</summary>
    public long Audio { get; init; }

    /// <summary>Projectors.</summary>
    public long Projector { get; init; }

    /// <summary>Everything else that is counted.</summary>
    public long Other { get; init; }
}
