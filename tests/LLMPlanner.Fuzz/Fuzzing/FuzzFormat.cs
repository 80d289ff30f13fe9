namespace LLMPlanner.Fuzzing;

/// <summary>The formats that hostile inputs are made in.</summary>
public enum FuzzFormat
{
    /// <summary>A GGUF header and what is read out of it.</summary>
    Gguf,

    /// <summary>A safetensors header.</summary>
    Safetensors,

    /// <summary>An index of a checkpoint.</summary>
    Index,

    /// <summary>A config.json and the architecture in it.</summary>
    Config,
}
