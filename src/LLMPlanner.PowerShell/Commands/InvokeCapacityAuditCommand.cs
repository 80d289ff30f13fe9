using System.Management.Automation;
using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Holds plans to the rules and returns every finding as it is found.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "CapacityAudit", HelpUri = HelpLinks.Base + "Invoke-CapacityAudit.md")]
[OutputType(typeof(CapacityDiagnostic))]
public sealed class InvokeCapacityAuditCommand : AuditCmdlet
{
    private protected override void OnDiagnostic(CapacityDiagnostic diagnostic) => WriteObject(diagnostic);
}
