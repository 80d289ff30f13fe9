using System.Management.Automation;
using LLMPlanner.Calibration;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets about measured start-ups share: which model on which machine a log is about.</summary>
public abstract class MeasurementCmdlet : PlannerCmdlet
{
    /// <summary>Gets or sets what was measured, as Import-EngineLog gives it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [MeasurementTransformation]
    public EngineMeasurement[]? Measurement { get; set; }

    /// <summary>Gets or sets the model, where the log names none or in a way that is not known.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Gets or sets the machine, which logs of serving engines do not name. One card stands for as many as the log has ranks.</summary>
    [Parameter]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    public HardwareArgument? Hardware { get; set; }

    /// <summary>Gets or sets the quantization, where neither the log nor the model's name says it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(QuantizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Quantization { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (EngineMeasurement measurement in Measurement ?? [])
        {
            TryRun(() => Take(measurement));
        }
    }

    /// <summary>Takes one measurement.</summary>
    private protected abstract void Take(EngineMeasurement measurement);

    /// <summary>The question that a start-up answers.</summary>
    private protected ResolvedPlan Plan(EngineMeasurement measurement, IReadOnlyList<EngineCalibration> calibrations)
    {
        ModelPreset model = Model is null
            ? MeasurementQuestion.FindModel(measurement, Models)
            : ModelSource.Named(this, Models, Model, ReportProblem).First();
        HardwareProfile? hardware = Hardware is null
            ? MeasurementQuestion.FindHardware(measurement, Hardwares)
            : MeasurementQuestion.Spread(HardwareLookup.Find(Hardwares, Hardware).First(), measurement.DeviceCount);
        ResolvedPlan plan = ResolvedPlan.From(
            MeasurementQuestion.Of(measurement, model, hardware, Quantization) with { Calibrations = calibrations });
        WriteNotes(plan.Notes);
        if (MeasurementQuestion.CopyNote(measurement, model, Quantization) is { } note)
        {
            WriteNotes([note]);
        }

        return plan;
    }
}
