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
    // Views of their own are chosen by a name in front of the type's.
    private const string DetailedType = "LLMPlanner.Footprints.ModelFootprint#Detailed";

    /// <summary>Gets or sets whether to compare what was published, what the checkpoint stores and what the engine keeps in memory.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

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
        ModelFootprint footprint = Detailed ? FootprintEstimator.EstimateDetailed(plan) : FootprintEstimator.Estimate(plan);
        WriteNotes(FootprintExplanation.Lines(plan, footprint));
        if (!Detailed)
        {
            WriteObject(footprint);
            return;
        }

        var result = PSObject.AsPSObject(footprint);
        result.TypeNames.Insert(0, DetailedType);
        WriteObject(result);
    }
}
