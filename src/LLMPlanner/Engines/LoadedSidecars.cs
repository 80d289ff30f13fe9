using LLMPlanner.Architectures.Gguf;

namespace LLMPlanner.Engines;

/// <summary>The files that are loaded beside a model.</summary>
internal sealed record LoadedSidecars
{
    /// <summary>Nothing is.</summary>
    public static LoadedSidecars None { get; } = new();

    /// <summary>Towers and projector, or null.</summary>
    public GgufSidecar? Projector { get; init; }

    /// <summary>LoRA adapters.</summary>
    public IReadOnlyList<GgufSidecar> Adapters { get; init; } = [];

    /// <summary>Prediction layers in a file of their own, or null.</summary>
    public GgufSidecar? Draft { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<GgufSidecar> Files => new[] { Projector, Draft }.OfType<GgufSidecar>().Concat(Adapters);
}
