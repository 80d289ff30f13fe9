using LLMPlanner.Resources;

namespace LLMPlanner;

/// <content>Errors that callers of this library raise for it.</content>
public sealed partial class PlannerException
{
    /// <summary>A question about a machine names none.</summary>
    public static PlannerException HardwareRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareRequired), null);

    /// <summary>A question about a model names none.</summary>
    public static PlannerException ModelRequired() => Create(PlannerErrorKind.InvalidArgument, nameof(SR.ModelRequired), null);
}
