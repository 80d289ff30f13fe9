using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>Errors about a header. Each names the file, the offset and the field.</summary>
internal static class GgufErrors
{
    public static PlannerException Invalid(string errorId, string source, long offset, params object?[] details)
        => Create(PlannerErrorKind.InvalidData, errorId, source, offset, details);

    public static PlannerException Limit(string source, long offset, string field, object value, object limit)
        => Create(PlannerErrorKind.LimitExceeded, nameof(SR.GgufLimitExceeded), source, offset, [field, value, limit]);

    public static PlannerException Unsupported(string errorId, string source, long offset, params object?[] details)
        => Create(PlannerErrorKind.Unsupported, errorId, source, offset, details);

    public static PlannerException Truncated(string source, long length, string field)
        => PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufTruncated), source, source, length, field);

    private static PlannerException Create(PlannerErrorKind kind, string errorId, string source, long offset, object?[] details)
    {
        var arguments = new object?[details.Length + 2];
        arguments[0] = source;
        arguments[1] = offset;
        details.CopyTo(arguments, 2);
        return PlannerException.Create(kind, errorId, source, arguments);
    }
}
