using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.Deployment;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What an object of a pipeline is: itself, or what it was before it went through remoting, a job or a file.</summary>
internal static class PlanInput
{
    private const string Deserialized = "Deserialized.";

    private static readonly Type[] s_types = [typeof(HardwareFit), typeof(ModelRecommendation), typeof(HardwareProfile), typeof(CapacityDiagnostic), typeof(DeploymentPlan)];

    public static object Of(PSObject item)
    {
        foreach (Type type in s_types)
        {
            if (item.TypeNames.Contains(Deserialized + type.FullName) && LanguagePrimitives.TryConvertTo(item, type, out object live))
            {
                return live;
            }
        }

        return item.BaseObject;
    }
}
