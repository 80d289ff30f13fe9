using System.Collections;
using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets that audit plans share: plans from files and from the pipeline, severities, baseline, machines of a fleet.</summary>
public abstract class AuditCmdlet : PlanCmdlet
{
    private readonly CapacityPlanDraft _draft = new();
    private readonly List<HardwareProfile> _piped = [];
    private Action<long, string>? _progress;

    /// <summary>Gets or sets what is audited beside files: plans, answers of Test-HardwareFit and Get-ModelRecommendation, and machines that take the place of the targets.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Gets or sets machines that every plan is held against in place of its targets: names, wildcard patterns, or profiles.</summary>
    [Parameter]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets the path of a settings file with severities of rules, which win over those of plans.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Gets or sets severities by rule, which win over plans and settings: <c>@{ LLMP2001 = 'error'; 'LLMP3*' = 'none' }</c>.</summary>
    [Parameter]
    public IDictionary? Severity { get; set; }

    /// <summary>Gets or sets the path of an earlier report (Json or Sarif) whose findings are left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Gets or sets whether findings that the plan accepts are reported too, marked as suppressed.</summary>
    [Parameter]
    public SwitchParameter IncludeSuppressed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            Take(item);
        }

        base.ProcessRecord();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Options() is not { } options)
        {
            return;
        }

        var auditor = new CapacityAuditor(options);
        using ProgressReporter progress = StartProgress("Auditing");
        foreach (CapacityPlan plan in Plans())
        {
            _progress = (done, machine) => progress.Report(plan.Name + ": " + machine, done, 0);
            TryRun(() => Audit(plan, auditor));
        }
    }

    /// <summary>Takes one finding.</summary>
    private protected abstract void OnDiagnostic(CapacityDiagnostic diagnostic);

    /// <summary>Called before the findings of a plan.</summary>
    private protected virtual void OnPlan(CapacityPlan plan)
    {
    }

    private IEnumerable<CapacityPlan> Plans()
    {
        foreach (string path in PlanPaths)
        {
            CapacityPlan? plan = null;
            if (TryRun(() => plan = CapacityPlanReader.Read(path)))
            {
                yield return plan!;
            }
        }

        foreach (CapacityPlan plan in GivenPlans)
        {
            yield return plan;
        }

        if (_draft.Count > 0)
        {
            yield return _draft.ToPlan();
        }
    }

    private void Audit(CapacityPlan plan, CapacityAuditor auditor)
    {
        OnPlan(plan);
        foreach (CapacityDiagnostic diagnostic in auditor.Audit(plan, CancellationToken))
        {
            OnDiagnostic(diagnostic);
        }
    }

    private void Take(PSObject item)
    {
        switch (PlanInput.Of(item))
        {
            case CapacityPlan plan:
                GivenPlans.Add(plan);
                break;
            case HardwareProfile machine:
                _piped.Add(machine);
                break;
            case LLMPlanner.Placement.HardwareFit fit:
                _draft.Add(fit);
                break;
            case LLMPlanner.Recommendation.ModelRecommendation recommendation:
                _draft.Add(recommendation);
                break;
            case string path:
                AddPath(path, isLiteral: false);
                break;
            case FileSystemInfo file:
                AddPath(file.FullName, isLiteral: true);
                break;
            default:
                ReportProblem(PlannerException.PlanInputUnknown(item.BaseObject));
                break;
        }
    }

    private AuditOptions? Options()
    {
        AuditOptions? options = null;
        bool ok = TryRun(() => options = new AuditOptions
        {
            Models = Models,
            Hardware = Hardwares,
            Settings = SettingsPath is null ? null : AuditSettings.Read(ModelSource.Literal(this, SettingsPath)),
            Severities = AuditSeverities.Parse(Severity),
            Baseline = Baseline is null ? null : AuditBaseline.Read(ModelSource.Literal(this, Baseline)),
            IncludeSuppressed = IncludeSuppressed,
            Root = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
            Machines = Machines(),
            Progress = (done, machine) => _progress?.Invoke(done, machine),
        });
        return ok ? options : null;
    }

    private IReadOnlyList<HardwareProfile>? Machines()
    {
        if (Hardware is not { Length: > 0 })
        {
            return _piped.Count > 0 ? _piped : null;
        }

        foreach (HardwareArgument argument in Hardware)
        {
            TryRun(() => _piped.AddRange(HardwareLookup.Find(Hardwares, argument)));
        }

        return _piped;
    }
}
