using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Recommends models: good enough for the task first, then what the machine carries, then which size.</summary>
[Cmdlet(VerbsCommon.Get, "ModelRecommendation", DefaultParameterSetName = HardwareSet, HelpUri = HelpLinks.Base + "Get-ModelRecommendation.md")]
[OutputType(typeof(ModelRecommendation))]
public sealed class GetModelRecommendationCommand : PlannerCmdlet
{
    private const string HardwareSet = "Hardware";
    private const string MemorySet = "Memory";

    /// <summary>Gets or sets machines: profiles, or names such as <c>RTX 4090</c> or <c>2x RTX 3090</c>; this machine where left out.</summary>
    [Parameter(Position = 0, ParameterSetName = HardwareSet, ValueFromPipeline = true)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets the memory of one accelerator where its name does not matter: <c>24GB</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    [Alias("GpuMemory", "Vram")]
    [SizeTransformation]
    public long AcceleratorMemory { get; set; }

    /// <summary>Gets or sets what the model is for.</summary>
    [Parameter(Position = 1)]
    public UseCase UseCase { get; set; }

    /// <summary>Gets or sets who it is for; decides how many users are planned for and how good is good enough.</summary>
    [Parameter]
    public Audience Audience { get; set; }

    /// <summary>Gets or sets users at once, taken as requests at once.</summary>
    [Parameter]
    [ValidateRange(1, 65536)]
    public int ConcurrentUsers { get; set; }

    /// <summary>Gets or sets tokens per request; 8k and 128K are understood.</summary>
    [Parameter]
    [Alias("ctx")]
    [LengthTransformation]
    [ValidateRange(1L, long.MaxValue)]
    public long ContextLength { get; set; }

    /// <summary>Gets or sets whether the licence must allow commercial use.</summary>
    [Parameter]
    public SwitchParameter CommercialUse { get; set; }

    /// <summary>Gets or sets the language as a BCP 47 tag, such as <c>zh</c> or <c>en</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Gets or sets the engine.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string? Engine { get; set; }

    /// <summary>Gets or sets how many recommendations to return.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int First { get; set; } = 5;

    /// <summary>Gets or sets whether to ignore what is in use on a detected machine.</summary>
    [Parameter]
    public SwitchParameter UseTotal { get; set; }

    /// <summary>Gets or sets whether to reckon without what was learned from logs of the user's own machines.</summary>
    [Parameter]
    public SwitchParameter NoCalibration { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == MemorySet)
        {
            TryRun(() => Recommend(new HardwareBuilder(Hardwares) { AcceleratorMemoryBytes = AcceleratorMemory }.Build()));
            return;
        }

        foreach (HardwareProfile machine in HardwareOrThisMachine(Hardware))
        {
            TryRun(() => Recommend(machine.EnsureComplete()));
        }
    }

    private void Recommend(HardwareProfile hardware)
    {
        var recommender = new Recommender(new RecommendationQuery
        {
            Hardware = hardware,
            UseCase = UseCase,
            Audience = Audience,
            ConcurrentUsers = ConcurrentUsers > 0 ? ConcurrentUsers : null,
            ContextLength = ContextLength > 0 ? ContextLength : null,
            CommercialUse = CommercialUse,
            Language = Language,
            Engine = Engine,
            UseTotalMemory = UseTotal,
            Calibrations = NoCalibration ? [] : Calibrations,
            First = First,
        });
        IReadOnlyList<ModelRecommendation> list = recommender.Recommend(Models.All(ReportProblem));
        if (list.Count == 0)
        {
            WriteWarning(Recommender.NothingLocal(hardware, UseCase));
        }

        WriteObject(list, enumerateCollection: true);
    }
}
