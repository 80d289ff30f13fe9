using System.Management.Automation;
using LLMPlanner.Auditing;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Turns rules and findings into the ids of rules, since any object would bind as its text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RuleTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        object[] items => Array.ConvertAll(items, One),
        null => inputData!,
        _ => One(inputData),
    };

    private static object One(object input) => Piped.Bare(input) switch
    {
        CapacityDiagnostic diagnostic => diagnostic.RuleId,
        CapacityRule rule => rule.Id,
        string text => text,
        _ => (input as PSObject)?.Properties["RuleId"]?.Value ?? (input as PSObject)?.Properties["Id"]?.Value ?? input,
    };
}
