using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Computes what a model needs: parameters, weights, cache, workspace, each with low, expected and high.</summary>
[Cmdlet(VerbsCommon.Get, "ModelFootprint", HelpUri = HelpLinks.Base + "Get-ModelFootprint.md")]
[OutputType(typeof(ModelFootprint))]
public sealed class GetModelFootprintCommand : ModelCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ModelPreset model in ResolveModels())
        {
            foreach (CapacityRequest request in Requests(model, hardware: null))
            {
                if (Resolve(request) is { } plan)
                {
                    TryRun(() => Write(plan));
                }
            }
        }
    }

    private void Write(ResolvedPlan plan)
    {
        ModelFootprint footprint = FootprintEstimator.Estimate(plan);
        foreach (string line in FootprintExplanation.Lines(plan, footprint))
        {
            WriteVerbose(line);
        }

        WriteObject(footprint);
    }
}
