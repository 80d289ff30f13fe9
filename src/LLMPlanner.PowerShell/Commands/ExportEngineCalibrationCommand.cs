using System.Management.Automation;
using LLMPlanner.Calibration;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes what start-ups of an engine on the user's machines teach into the user's profile, where later estimates find it.</summary>
[Cmdlet(VerbsData.Export, "EngineCalibration", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Export-EngineCalibration.md")]
[OutputType(typeof(EngineCalibration))]
public sealed class ExportEngineCalibrationCommand : MeasurementCmdlet
{
    private readonly CalibrationLearner _learner = new();

    /// <summary>Gets or sets the file to write; that of the user's profile where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Gets or sets whether to return what was learned.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Learned against the engine's own rules: what was learned before must not count twice.
        IReadOnlyList<EngineCalibration> learned = _learner.Calibrations(DateTime.UtcNow.Date);
        if (learned.Count > 0)
        {
            TryRun(() => Write(learned));
        }
    }

    private protected override void Take(EngineMeasurement measurement)
    {
        if (!_learner.Add(Plan(measurement, []), measurement))
        {
            throw PlannerException.MeasurementNotLearnable(measurement);
        }
    }

    private void Write(IReadOnlyList<EngineCalibration> learned)
    {
        string path = OutputPath is null ? CalibrationStore.DefaultPath ?? throw PlannerException.UserFolderUnknown() : ModelSource.Literal(this, OutputPath);
        if (!ShouldProcess(path, "Write what was learned about " + string.Join(", ", learned)))
        {
            return;
        }

        CalibrationStore.Save(path, learned);
        if (PassThru)
        {
            WriteObject(learned, enumerateCollection: true);
        }
    }
}
