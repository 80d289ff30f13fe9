using LLMPlanner.Placement;

namespace LLMPlanner.Engines.Serving;

/// <summary>One way to divide a model over the accelerators of a machine, with what decides between it and others.</summary>
internal sealed record ServingCandidate(ServingShape Shape, ServingDivision Division, int[] Bounds, int[] Cards)
{
    /// <summary>What the load makes of it.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>True where ranks that share layers lie on several machines.</summary>
    public bool CrossesLinks { get; init; }

    /// <summary>Bytes that the busiest rank reads for one step: its weights and its share of the asked cache.</summary>
    public long StepBytes { get; init; }

    /// <summary>Requests of the asked length that it could carry.</summary>
    public long Requests { get; init; }

    /// <summary>Bytes left on the tightest rank by the expected figures; negative where it does not hold them.</summary>
    public long Spare { get; init; }

    /// <summary>The accelerator of a rank.</summary>
    public int Card(int replica, int stage, int tensor) => Cards[(((replica * Shape.Pipeline) + stage) * Shape.Tensor) + tensor];
}
