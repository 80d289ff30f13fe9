using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Lists the rules that plans are held to.</summary>
[Cmdlet(VerbsCommon.Get, "CapacityRule", HelpUri = HelpLinks.Base + "Get-CapacityRule.md")]
[OutputType(typeof(CapacityRule))]
public sealed class GetCapacityRuleCommand : CancellableCmdlet
{
    /// <summary>Gets or sets rules by id; wildcards are understood.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RuleId")]
    [RuleTransformation]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <summary>Gets or sets the default severities to list.</summary>
    [Parameter]
    public RuleSeverity[]? Severity { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            TryRun(() => WriteObject(Find(id), enumerateCollection: true));
        }
    }

    private IEnumerable<CapacityRule> Find(string id)
    {
        CapacityRule[] rules = [.. CapacityRules.BuiltIn.Where(id)];
        return rules.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(id)
            ? throw PlannerException.RuleUnknown(id)
            : rules.Where(rule => Severity is null || Severity.Contains(rule.DefaultSeverity));
    }
}
