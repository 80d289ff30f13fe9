using LLMPlanner.Resources;

namespace LLMPlanner;

/// <content>Errors that callers of this library raise for it.</content>
public sealed partial class PlannerException
{
    /// <summary>A question about a machine names none.</summary>
    public static PlannerException HardwareRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareRequired), null);

    /// <summary>A question about a model names none.</summary>
    public static PlannerException ModelRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.ModelRequired), null);

    /// <summary>A path leads to something other than files.</summary>
    /// <param name="path">The path.</param>
    public static PlannerException PathNotFileSystem(string path)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.PathNotFileSystem), path, path);

    /// <summary>One name is given for several presets.</summary>
    /// <param name="name">The name.</param>
    public static PlannerException PresetNameForMany(string name)
        => Create(PlannerErrorKind.InvalidArgument, nameof(SR.PresetNameForMany), name, name);
}
