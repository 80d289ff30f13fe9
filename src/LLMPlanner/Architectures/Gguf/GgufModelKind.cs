namespace LLMPlanner.Architectures.Gguf;

/// <summary>What a GGUF file holds.</summary>
public enum GgufModelKind
{
    /// <summary>A language model.</summary>
    Model,

    /// <summary>The vision or audio tower of a model and its projector (mmproj).</summary>
    Projector,

    /// <summary>A LoRA adapter.</summary>
    Adapter,

    /// <summary>The multi-token-prediction layers of a model alone, or a draft model that works on the states of another.</summary>
    Draft,

    /// <summary>A vocabulary without weights.</summary>
    Vocabulary,

    /// <summary>Something else that engines store as GGUF, such as an importance matrix.</summary>
    Other,
}
