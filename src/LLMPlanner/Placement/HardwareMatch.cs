using LLMPlanner.Hardware;

namespace LLMPlanner.Placement;

/// <summary>A machine that carries a load, alone or several of it: the answer of <c>Find-HardwareFit</c>.</summary>
public sealed record HardwareMatch
{
    /// <summary>1 for the first in order.</summary>
    public int Rank { get; init; }

    /// <summary>The machine.</summary>
    public required HardwareProfile Hardware { get; init; }

    /// <summary>How many of it share the requests.</summary>
    public int Machines { get; init; }

    /// <summary>Requests at once on the fullest of them.</summary>
    public int RequestsPerMachine { get; init; }

    /// <summary>Accelerators of all machines together.</summary>
    public int AcceleratorCount => Machines * Hardware.AcceleratorCount;

    /// <summary>Memory of all accelerators together, in bytes.</summary>
    public long AcceleratorMemoryBytes => Machines * Hardware.AcceleratorMemoryBytes;

    /// <summary>Verdict on one machine with its share of the requests.</summary>
    public Verdict Verdict => Fit.Verdict;

    /// <summary>The fit on one machine with its share of the requests: shape, layout, limits.</summary>
    public required HardwareFit Fit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Machines} × {Hardware.Name}: {Verdict}");
}
