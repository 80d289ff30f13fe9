using System.Management.Automation;
using LLMPlanner.Cost;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets that choose a model share: what it is for, for whom, under which load, and what it may cost.</summary>
public abstract class RecommendationCmdlet : PlannerCmdlet
{
    /// <summary>Gets or sets what the model is for.</summary>
    [Parameter(Position = 1)]
    public UseCase UseCase { get; set; }

    /// <summary>Gets or sets who it is for; decides how many users are planned for and how good is good enough.</summary>
    [Parameter]
    public Audience Audience { get; set; }

    /// <summary>Gets or sets users at once; without a think time each is a request at once.</summary>
    [Parameter]
    [ValidateRange(1, 10_000_000)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int ConcurrentUsers { get; set; }

    /// <summary>Gets or sets seconds that a user pauses between an answer and the next request.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double ThinkTimeSeconds { get; set; }

    /// <summary>Gets or sets requests that come in a second, instead of users.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? RequestsPerSecond { get; set; }

    /// <summary>Gets or sets tokens of a prompt.</summary>
    [Parameter]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long PromptLength { get; set; } = 1024;

    /// <summary>Gets or sets new tokens of an answer.</summary>
    [Parameter]
    [LengthTransformation]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long OutputLength { get; set; } = 256;

    /// <summary>Gets or sets the longest wait for the first token.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? TargetTimeToFirstTokenSeconds { get; set; }

    /// <summary>Gets or sets the least new tokens per second of one request.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? TargetTokensPerSecond { get; set; }

    /// <summary>Gets or sets the share of the capacity to keep free, from 0 to below 1.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? LoadHeadroom { get; set; }

    /// <summary>Gets or sets tokens per request; 8k and 128K are understood.</summary>
    [Parameter]
    [Alias("ctx")]
    [LengthTransformation]
    [ValidateRange(1L, long.MaxValue)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long ContextLength { get; set; }

    /// <summary>Gets or sets memory to keep free on every device: a share such as 10% or a size such as 2GB.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public string? MinHeadroom { get; set; }

    /// <summary>Gets or sets whether the licence must allow commercial use.</summary>
    [Parameter]
    public SwitchParameter CommercialUse { get; set; }

    /// <summary>Gets or sets the language as a BCP 47 tag, such as <c>zh</c> or <c>en</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Gets or sets whether the model must be known to call tools.</summary>
    [Parameter]
    public SwitchParameter ToolCalling { get; set; }

    /// <summary>Gets or sets what the model must take beside text: image, audio, video.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModalityCompleter))]
    public string[]? Modality { get; set; }

    /// <summary>Gets or sets the engine.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string? Engine { get; set; }

    /// <summary>Gets or sets whether to consider every quantization, those below three bits included.</summary>
    [Parameter]
    public SwitchParameter AllQuantizations { get; set; }

    /// <summary>Gets or sets the most money for an hour; without machines, the cloud sizes up to this price are considered.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public decimal? MaxPricePerHour { get; set; }

    /// <summary>Gets or sets the cloud to rent at.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>Gets or sets the region whose prices cloud sizes carry.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Gets or sets what a machine of one's own cost; list prices are used where it is left out.</summary>
    [Parameter]
    public decimal? PurchasePrice { get; set; }

    /// <summary>Gets or sets the years that a machine of one's own is used.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double OwnershipYears { get; set; } = 3;

    /// <summary>Gets or sets the share of the hours of those years that it works.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double Utilization { get; set; } = 0.5;

    /// <summary>Gets or sets the price of a kilowatt-hour.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public decimal ElectricityPrice { get; set; } = 0.30m;

    /// <summary>Gets or sets a file with hosted models and their prices, shaped like profiles/prices/api.json.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiPricePath { get; set; }

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    /// <summary>Gets or sets whether to reckon without what was learned from logs of the user's own machines.</summary>
    [Parameter]
    public SwitchParameter NoCalibration { get; set; }

    /// <summary>The question about machines.</summary>
    private protected RecommendationQuery Query(IReadOnlyList<HardwareProfile> machines, int first) => new()
    {
        Machines = machines,
        MaxPricePerHour = MaxPricePerHour,
        Catalog = Hardwares,
        Region = Region,
        Provider = Provider,
        Ownership = PurchasePrice is { } price
            ? new Ownership { PurchasePrice = price, Years = OwnershipYears, Utilization = Utilization, ElectricityPricePerKilowattHour = ElectricityPrice }
            : null,
        UseCase = UseCase,
        Audience = Audience,
        ConcurrentUsers = ConcurrentUsers > 0 ? ConcurrentUsers : null,
        Load = new Workload
        {
            PromptLength = PromptLength,
            OutputLength = OutputLength,
            RequestsPerSecond = RequestsPerSecond,
            ThinkTimeSeconds = ThinkTimeSeconds,
            TargetTimeToFirstTokenSeconds = TargetTimeToFirstTokenSeconds,
            TargetTokensPerSecond = TargetTokensPerSecond,
            LoadHeadroom = LoadHeadroom,
        },
        ContextLength = ContextLength > 0 ? ContextLength : null,
        MinHeadroom = MinHeadroom is null ? Headroom.None : Headroom.Parse(MinHeadroom),
        CommercialUse = CommercialUse,
        Language = Language,
        ToolCalling = ToolCalling,
        Modality = Modality ?? [],
        Engine = Engine,
        Calibrations = NoCalibration ? [] : Calibrations,
        UseTotalMemory = UseTotal,
        AllQuantizations = AllQuantizations,
        First = first,
        Prices = ApiPricePath is null ? ApiPriceList.BuiltIn : ApiPriceList.Load(ModelSource.Literal(this, ApiPricePath)),
    };
}
