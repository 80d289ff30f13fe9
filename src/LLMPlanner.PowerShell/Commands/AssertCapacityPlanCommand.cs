using System.Management.Automation;
using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Ends a script with one readable error where a plan does not keep to the rules.</summary>
[Cmdlet(VerbsLifecycle.Assert, "CapacityPlan", HelpUri = HelpLinks.Base + "Assert-CapacityPlan.md")]
[OutputType(typeof(CapacityDiagnostic))]
public sealed class AssertCapacityPlanCommand : AuditCmdlet
{
    private readonly AuditSummary _summary = new();
    private readonly List<string> _plans = [];
    private bool _failed;

    /// <summary>Gets or sets the least severity that fails.</summary>
    [Parameter]
    [ValidateSet("Error", "Warning", "Suggestion")]
    public string FailOn { get; set; } = "Error";

    /// <summary>Gets or sets whether findings are returned too.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        string text = _summary.ToText(string.Join(", ", _plans));
        RuleSeverity least = (RuleSeverity)Enum.Parse(typeof(RuleSeverity), FailOn, ignoreCase: true);
        if (_failed || _plans.Count == 0 || _summary.Count(least) > 0)
        {
            // A cmdlet's own terminating error ends its statement alone, and a script would go on; what is thrown ends the script.
            InvokeCommand.InvokeScript("throw $args[0]", PlannerErrors.ToRecord(PlannerException.PlanAssertFailed(text)));
        }

        WriteVerbose(text);
    }

    /// <summary>A plan that could not be had has not passed.</summary>
    protected override void OnItemFailed() => _failed = true;

    private protected override void OnPlan(CapacityPlan plan) => _plans.Add(plan.Name);

    private protected override void OnDiagnostic(CapacityDiagnostic diagnostic)
    {
        _summary.Add(diagnostic);
        if (PassThru)
        {
            WriteObject(diagnostic);
        }
    }
}
