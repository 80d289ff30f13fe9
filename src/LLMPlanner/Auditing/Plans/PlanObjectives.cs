using LLMPlanner.Placement;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>What a plan must keep to. What is null is not asked for.</summary>
public sealed class PlanObjectives : PlanElement
{
    /// <summary>Days after which a price is old where the plan names none.</summary>
    internal const int DefaultPriceAgeDays = 180;

    internal PlanObjectives(PlanSection section)
        : base(section.Node)
    {
        MinHeadroom = section.Parsed<Headroom>("minHeadroom", SR.PlanExpectedHeadroom, text => Headroom.Parse(text));
        MaxTimeToFirstTokenSeconds = section.Real("maxTimeToFirstTokenSeconds", 0);
        MinTokensPerSecondPerRequest = section.Real("minTokensPerSecondPerRequest", 0);
        PromptLength = section.Integer("promptLength", 1, 100_000_000);
        OutputLength = section.Integer("outputLength", 1, 100_000_000);
        MaxPricePerHour = (decimal?)section.Real("maxPricePerHour", 0);
        Currency = section.Text("currency", SR.PlanExpectedCurrency);
        MaxPriceAgeDays = section.Integer("maxPriceAgeDays", 1, 100_000);
        CommercialUse = section.Flag("commercialUse") ?? false;
        SpareMachines = section.Integer("spareMachines", 0, 1_000_000);
        section.Finish();
    }

    /// <summary>Memory that stays free on every device, as a share or in bytes.</summary>
    public Headroom? MinHeadroom { get; }

    /// <summary>Longest time to the first token in seconds.</summary>
    public double? MaxTimeToFirstTokenSeconds { get; }

    /// <summary>Fewest new tokens per second of one request.</summary>
    public double? MinTokensPerSecondPerRequest { get; }

    /// <summary>Tokens of the prompts that latencies are judged at; null for 1024.</summary>
    public int? PromptLength { get; }

    /// <summary>New tokens of the answers that latencies are judged at; null for 256.</summary>
    public int? OutputLength { get; }

    /// <summary>Most that all targets together may cost an hour.</summary>
    public decimal? MaxPricePerHour { get; }

    /// <summary>The ISO 4217 code of that limit; null for USD.</summary>
    public string? Currency { get; }

    /// <summary>Days after which a price is too old; null for 180.</summary>
    public int? MaxPriceAgeDays { get; }

    /// <summary>Whether the models serve commercial use.</summary>
    public bool CommercialUse { get; }

    /// <summary>Machines of every target that may fail; null for one where a target has several.</summary>
    public int? SpareMachines { get; }
}
