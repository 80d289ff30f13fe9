namespace LLMPlanner.Architectures;

/// <summary>The separately loadable part of a model that a tensor belongs to.</summary>
public enum ModelPart
{
    /// <summary>The language model itself.</summary>
    Text,

    /// <summary>A vision tower.</summary>
    Vision,

    /// <summary>An audio tower.</summary>
    Audio,

    /// <summary>The projector that maps tower outputs to the text width.</summary>
    Projector,

    /// <summary>Multi-token-prediction (next-n) layers: stored beside the model, loaded only for speculative decoding.</summary>
    MultiTokenPrediction,
}
