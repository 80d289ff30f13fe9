using LLMPlanner.Quantization;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>The quantization of a file: whatever types its tensors have. It can plan no other model than the one it was read from.</summary>
public sealed class StoredFormat : QuantizationFormat
{
    private readonly Func<WeightPlan> _plan;

    internal StoredFormat(string id, string source, double bitsPerWeight, Func<WeightPlan> plan)
        : base(id, [], [], source)
    {
        NominalBitsPerWeight = bitsPerWeight;
        _plan = plan;
    }

    /// <inheritdoc/>
    public override bool IsGguf => true;

    /// <inheritdoc/>
    public override double NominalBitsPerWeight { get; }

    /// <summary>The bytes as stored.</summary>
    /// <param name="architecture">The model of the file.</param>
    /// <param name="hasImportanceMatrix">Of no effect: the types are what they are.</param>
    /// <exception cref="ArgumentException">Another model.</exception>
    public override WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null)
    {
        WeightPlan plan = _plan();
        return ReferenceEquals(plan.Architecture, architecture) ? plan : throw new ArgumentException(Source, nameof(architecture));
    }
}
