using LLMPlanner.Calibration;
using LLMPlanner.Cost;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>The three questions of a recommendation (who, what for, on what) and its conditions.</summary>
public sealed record RecommendationQuery
{
    /// <summary>Tokens per request where nothing else is said.</summary>
    private const long DefaultContextLength = 8192;

    /// <summary>The machine; for several see <see cref="Machines"/>.</summary>
    public HardwareProfile? Hardware
    {
        get => Machines.Count > 0 ? Machines[0] : null;
        init => Machines = value is null ? [] : [value];
    }

    /// <summary>The machines that there are: every model is judged on the one that suits it best. Empty for machines to rent, see <see cref="MaxPricePerHour"/>.</summary>
    public IReadOnlyList<HardwareProfile> Machines { get; init; } = [];

    /// <summary>Most money for an hour of the machines; null for any. Without machines the cloud sizes up to this price are considered.</summary>
    public decimal? MaxPricePerHour { get; init; }

    /// <summary>Where machines to rent are looked up.</summary>
    public HardwareCatalog Catalog { get; init; } = HardwareCatalog.BuiltIn;

    /// <summary>Region whose prices machines to rent carry; null for the first of their lists.</summary>
    public string? Region { get; init; }

    /// <summary>The cloud to rent at; null for any.</summary>
    public string? Provider { get; init; }

    /// <summary>Purchase price, years, use and electricity of machines that are owned; null takes list prices.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>What the model is for.</summary>
    public UseCase UseCase { get; init; }

    /// <summary>Who it is for.</summary>
    public Audience Audience { get; init; }

    /// <summary>Users at once; the audience's default where null.</summary>
    public int? ConcurrentUsers { get; init; }

    /// <summary>Prompts, answers, rate or pauses, and targets. Its users are those of <see cref="Users"/>.</summary>
    public Workload Load { get; init; } = new();

    /// <summary>Tokens per request.</summary>
    public long? ContextLength { get; init; }

    /// <summary>Memory to keep free on every device.</summary>
    public Headroom MinHeadroom { get; init; }

    /// <summary>True for licences that allow commercial use, conditions included.</summary>
    public bool CommercialUse { get; init; }

    /// <summary>Language as a BCP 47 tag, or null.</summary>
    public string? Language { get; init; }

    /// <summary>True for models that are known to call tools.</summary>
    public bool ToolCalling { get; init; }

    /// <summary>Modalities that a model must have, such as <c>image</c>.</summary>
    public IReadOnlyList<string> Modality { get; init; } = [];

    /// <summary>Engine by name, or null for the default.</summary>
    public string? Engine { get; init; }

    /// <summary>True to ignore what is in use on a detected machine.</summary>
    public bool UseTotalMemory { get; init; }

    /// <summary>True to list every quantization that fits, those below three bits included; one for each model otherwise.</summary>
    public bool AllQuantizations { get; init; }

    /// <summary>What was learned from logs of the user's own machines; empty to reckon without.</summary>
    public IReadOnlyList<EngineCalibration> Calibrations { get; init; } = [];

    /// <summary>Most recommendations to return.</summary>
    public int First { get; init; } = 5;

    /// <summary>Hosted models and their prices.</summary>
    public ApiPriceList Prices { get; init; } = ApiPriceList.BuiltIn;

    /// <summary>Users at once that are planned for.</summary>
    public int Users => ConcurrentUsers ?? Audience switch
    {
        Audience.Team => 5,
        Audience.Enterprise => 20,
        _ => 1,
    };

    /// <summary>Quality from 0 to 100 that is good enough for the use case and the audience.</summary>
    public double Floor => QualityFloor.Of(UseCase, Audience);

    /// <summary>The load with the users in it.</summary>
    internal Workload Workload => Load with { ConcurrentUsers = Users };

    /// <summary>Tokens per request that are planned for: long enough for a prompt and its answer.</summary>
    internal long PlannedContext => ContextLength ?? Math.Max(DefaultContextLength, Load.PromptLength + Load.OutputLength);

    /// <summary>Refuses figures that make no sense.</summary>
    /// <exception cref="PlannerException">InferenceLoadInvalid, OwnershipInvalid or PriceInvalid.</exception>
    internal void Check()
    {
        Workload.Check();
        if (MaxPricePerHour is <= 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.PriceInvalid), MaxPricePerHour, MaxPricePerHour);
        }
    }
}
