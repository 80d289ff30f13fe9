namespace LLMPlanner.Architectures;

/// <summary>What follows from a role alone.</summary>
internal static class TensorRoles
{
    public static ParameterCategory Category(this TensorRole role) => role switch
    {
        TensorRole.TokenEmbedding => ParameterCategory.Embedding,
        TensorRole.PositionEmbedding => ParameterCategory.PositionEmbedding,
        TensorRole.Output => ParameterCategory.OutputHead,
        TensorRole.Norm => ParameterCategory.Norm,
        TensorRole.Indexer => ParameterCategory.Indexer,
        TensorRole.StateInput or TensorRole.StateOutput or TensorRole.StateConvolution or TensorRole.StateScalars
            => ParameterCategory.LinearAttention,
        TensorRole.FeedForwardGate or TensorRole.FeedForwardUp or TensorRole.FeedForwardDown
            => ParameterCategory.DenseFeedForward,
        TensorRole.Router or TensorRole.RouterCorrectionBias or TensorRole.SharedExpertRouter => ParameterCategory.Router,
        TensorRole.ExpertGate or TensorRole.ExpertUp or TensorRole.ExpertDown => ParameterCategory.RoutedExperts,
        TensorRole.SharedExpertGate or TensorRole.SharedExpertUp or TensorRole.SharedExpertDown => ParameterCategory.SharedExperts,
        TensorRole.PerLayerEmbedding or TensorRole.Other => ParameterCategory.Other,
        TensorRole.Vision => ParameterCategory.Vision,
        TensorRole.Audio => ParameterCategory.Audio,
        TensorRole.Projector => ParameterCategory.Projector,
        _ => ParameterCategory.Attention,
    };

    public static bool IsRoutedExpert(this TensorRole role)
        => role is TensorRole.ExpertGate or TensorRole.ExpertUp or TensorRole.ExpertDown;
}
