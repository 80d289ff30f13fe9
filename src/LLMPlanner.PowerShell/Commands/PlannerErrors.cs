using System.Management.Automation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Turns errors of the domain into error records.</summary>
internal static class PlannerErrors
{
    /// <summary>Makes the record: id, category, target, and what the user can do.</summary>
    public static ErrorRecord ToRecord(PlannerException error)
    {
        var record = new ErrorRecord(error, error.ErrorId, Category(error.Kind), error.Target);
        if (error.RecommendedAction is { } action)
        {
            record.ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = action };
        }

        return record;
    }

    private static ErrorCategory Category(PlannerErrorKind kind) => kind switch
    {
        PlannerErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        PlannerErrorKind.InvalidData => ErrorCategory.InvalidData,
        PlannerErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        PlannerErrorKind.Unsupported => ErrorCategory.NotImplemented,
        PlannerErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        PlannerErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        PlannerErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        _ => ErrorCategory.NotSpecified,
    };
}
