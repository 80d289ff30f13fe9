using System.Management.Automation;
using LLMPlanner.Calibration;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Puts what is predicted beside what an engine printed at start-up, component by component.</summary>
[Cmdlet(VerbsData.Compare, "ModelFootprint", HelpUri = HelpLinks.Base + "Compare-ModelFootprint.md")]
[OutputType(typeof(ComponentComparison))]
public sealed class CompareModelFootprintCommand : MeasurementCmdlet
{
    /// <summary>Gets or sets whether to reckon without what was learned from logs of the user's own machines.</summary>
    [Parameter]
    public SwitchParameter NoCalibration { get; set; }

    private protected override void Take(EngineMeasurement measurement)
    {
        IReadOnlyList<ComponentComparison> rows = FootprintComparer.Compare(Plan(measurement, NoCalibration ? [] : Calibrations), measurement);
        if (rows.Count == 0)
        {
            throw PlannerException.MeasurementNotComparable(measurement);
        }

        WriteObject(rows, enumerateCollection: true);
    }
}
