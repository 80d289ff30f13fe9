using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization;

/// <summary>A way to store weights: a GGUF mix, or a precision of a checkpoint.</summary>
public abstract class QuantizationFormat
{
    private protected QuantizationFormat(string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source)
    {
        Id = id;
        Aliases = aliases;
        Shorthands = shorthands;
        Source = source;
    }

    /// <summary>The one id: <c>Q4_K_M</c>, <c>fp8</c>, <c>awq</c> …</summary>
    public string Id { get; }

    /// <summary>Other names of exactly this format.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Loose names (<c>4bit</c>, <c>int4</c>) that mean this format where the engine reads its kind.</summary>
    public IReadOnlyList<string> Shorthands { get; }

    /// <summary>Where the rules come from.</summary>
    public string Source { get; }

    /// <summary>True for GGUF mixes, false for checkpoint precisions.</summary>
    public abstract bool IsGguf { get; }

    /// <summary>Bits of the type most weights are stored in, scales included.</summary>
    public abstract double NominalBitsPerWeight { get; }

    /// <summary>Says for every tensor of a model how many bytes it takes.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="hasImportanceMatrix">For GGUF mixes: whether it is made with one; null takes the format's default.</param>
    public abstract WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
