using LLMPlanner.Calibration;
using LLMPlanner.Resources;

namespace LLMPlanner;

/// <content>Errors that callers of this library raise for it.</content>
public sealed partial class PlannerException
{
    /// <summary>A question about a machine names none.</summary>
    public static PlannerException HardwareRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareRequired), null);

    /// <summary>A question about a model names none.</summary>
    public static PlannerException ModelRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.ModelRequired), null);

    /// <summary>A verdict of another process is to be judged anew, and nothing here describes its machine.</summary>
    /// <param name="machine">Name of the machine.</param>
    public static PlannerException VerdictMachineUnknown(string machine)
        => Create(PlannerErrorKind.NotFound, nameof(SR.VerdictMachineUnknown), machine, machine);

    /// <summary>A path leads to something other than files.</summary>
    /// <param name="path">The path.</param>
    public static PlannerException PathNotFileSystem(string path)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.PathNotFileSystem), path, path);

    /// <summary>One name is given for several presets.</summary>
    /// <param name="name">The name.</param>
    public static PlannerException PresetNameForMany(string name)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.PresetNameForMany), name, name);

    /// <summary>An audit found what fails a script.</summary>
    /// <param name="summary">What it found, in lines.</param>
    public static PlannerException PlanAssertFailed(string summary)
        => Create(PlannerErrorKind.InvalidData, nameof(SR.PlanAssertFailed), null, summary);

    /// <summary>An object of a pipeline is nothing that plans are made of.</summary>
    /// <param name="item">The object.</param>
    public static PlannerException PlanInputUnknown(object? item)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.PlanInputUnknown), item, item?.GetType().Name ?? "null");

    /// <summary>A report cannot show an object.</summary>
    /// <param name="item">The object.</param>
    public static PlannerException ReportInputUnknown(object? item)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.ReportInputUnknown), item, item?.GetType().Name ?? "null");

    /// <summary>No rule has an id.</summary>
    /// <param name="id">The id.</param>
    public static PlannerException RuleUnknown(string id)
        => Create(PlannerErrorKind.NotFound, nameof(SR.RuleUnknown), id, id, Auditing.CapacityRules.BuiltIn.Nearest(id));

    /// <summary>A text holds no start-up of an engine that is known.</summary>
    /// <param name="source">The file, or what else it was read from.</param>
    public static PlannerException EngineLogEmpty(string source)
        => Create(PlannerErrorKind.InvalidData, nameof(SR.EngineLogEmpty), source, source);

    /// <summary>A text stands where a measured start-up is expected.</summary>
    /// <param name="text">The text.</param>
    public static PlannerException MeasurementExpected(string text)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.MeasurementExpected), text, LLMPlanner.Text.DecimalText.Shorten(text));

    /// <summary>A start-up has no figure that a prediction could be put beside.</summary>
    /// <param name="measurement">The start-up.</param>
    public static PlannerException MeasurementNotComparable(EngineMeasurement measurement)
        => Create(PlannerErrorKind.InvalidData, nameof(SR.MeasurementNotComparable), measurement, measurement);

    /// <summary>Nothing can be learned from a start-up: its machine is not named, or it has no figures.</summary>
    /// <param name="measurement">The start-up.</param>
    public static PlannerException MeasurementNotLearnable(EngineMeasurement measurement)
        => Create(PlannerErrorKind.InvalidData, nameof(SR.MeasurementNotLearnable), measurement, measurement);

    /// <summary>The system has no folder for the user's profiles.</summary>
    public static PlannerException UserFolderUnknown() => Create(PlannerErrorKind.Unavailable, nameof(SR.UserFolderUnknown), null);

    /// <summary>An object that was piped names no hardware.</summary>
    /// <param name="input">The object.</param>
    public static PlannerException HardwareInputUnknown(object? input)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareInputUnknown), input, input?.GetType().Name ?? "null");

    /// <summary>An object that was piped is no text that machines could be read from.</summary>
    /// <param name="input">The object.</param>
    public static PlannerException ImportObjectUnknown(object? input)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.ImportObjectUnknown), input, input?.GetType().Name ?? "null");

    /// <summary>Text that was piped is longer than what is kept of it.</summary>
    /// <param name="limit">The limit in bytes.</param>
    public static PlannerException ImportInputTooLarge(long limit)
        => Create(PlannerErrorKind.LimitExceeded, nameof(SR.ImportInputTooLarge), null, limit);

    /// <summary>No cloud size matches what was asked for.</summary>
    /// <param name="provider">The cloud.</param>
    /// <param name="pattern">What was asked for.</param>
    public static PlannerException PriceNoSizes(string provider, string pattern)
        => Create(PlannerErrorKind.NotFound, nameof(SR.PriceNoSizes), pattern, provider, pattern);

    /// <summary>There is no place for the price cache.</summary>
    public static PlannerException PriceNoPath() => Create(PlannerErrorKind.Unavailable, nameof(SR.PriceNoPath), null);
}
