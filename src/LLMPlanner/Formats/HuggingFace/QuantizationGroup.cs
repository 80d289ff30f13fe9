using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>A scheme and the modules it is meant for.</summary>
internal sealed class QuantizationGroup
{
    private readonly ModulePatterns _targets;
    private readonly Func<TensorGroup, bool> _takes;

    /// <param name="scheme">A scheme for every linear layer.</param>
    /// <param name="takes">What the method quantizes at all.</param>
    public QuantizationGroup(QuantizationScheme scheme, Func<TensorGroup, bool> takes)
        : this(scheme, new ModulePatterns([], string.Empty), takes)
    {
    }

    /// <param name="scheme">The scheme.</param>
    /// <param name="targets">Patterns of the modules; none for every linear layer.</param>
    /// <param name="takes">What the method quantizes at all.</param>
    public QuantizationGroup(QuantizationScheme scheme, ModulePatterns targets, Func<TensorGroup, bool> takes)
    {
        Scheme = scheme;
        _targets = targets;
        _takes = takes;
    }

    public QuantizationScheme Scheme { get; }

    /// <summary>True where the scheme is for every linear layer.</summary>
    public bool IsGeneral => _targets.Count == 0;

    /// <summary>Whether the method works on such a group, or names it.</summary>
    public bool Takes(TensorGroup group) => !IsGeneral || _takes(group);

    /// <summary>Whether the targets name a module.</summary>
    public bool Names(int layer, IReadOnlyList<string> names) => _targets.Match(layer, names);
}
