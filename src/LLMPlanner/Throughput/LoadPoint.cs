using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Throughput;

/// <summary>Where a service settles under its load: machines, requests at once on each, and the speed there.</summary>
public sealed record LoadPoint
{
    /// <summary>Machines that share the load.</summary>
    public int Machines { get; init; } = 1;

    /// <summary>Requests at once on the fullest machine.</summary>
    public int ConcurrentRequests { get; init; } = 1;

    /// <summary>Requests per second that all machines answer at this point; null where no speed is known.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Seconds from a request to the end of its answer; null where no speed is known.</summary>
    public double? ResponseSeconds { get; init; }

    /// <summary>Seconds to the first token of a request that waits for nothing but itself; null where unknown.</summary>
    public double? TimeToFirstTokenSeconds { get; init; }

    /// <summary>New tokens per second of one request; null where unknown.</summary>
    public double? DecodeTokensPerSecondPerRequest { get; init; }

    /// <summary>How the requests at once follow from the load, in a sentence.</summary>
    public string Explanation { get => field ?? Explain(); init; }

    /// <summary>The load.</summary>
    internal Workload Load { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString() => Explanation;

    private string Explain()
    {
        string each = Machines == 1 ? Message.Format(SR.LoadOnOne, ConcurrentRequests) : Message.Format(SR.LoadOnMany, ConcurrentRequests, Machines);
        string spare = Load.Spare > 0 ? Message.Format(SR.LoadSpare, Load.Spare * 100) : string.Empty;
        string asked = Load.RequestsPerSecond is { } rate
            ? Message.Format(SR.LoadRate, rate, Load.PromptLength, Load.OutputLength, ResponseSeconds)
            : Load.ThinkTimeSeconds > 0
                ? Message.Format(SR.LoadUsers, Load.ConcurrentUsers, Load.ThinkTimeSeconds, Load.PromptLength, Load.OutputLength, ResponseSeconds)
                : Message.Format(SR.LoadFixed, Load.ConcurrentUsers);
        return asked + " " + each + spare;
    }
}
