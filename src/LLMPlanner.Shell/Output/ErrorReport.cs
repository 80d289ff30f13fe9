using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace LLMPlanner.Shell.Output;

/// <summary>An error as lines for standard error: what, where, what to do, and the id to search for.</summary>
internal static class ErrorReport
{
    public static string Format(ErrorRecord error)
    {
        var text = new StringBuilder();
        if (error.Exception is ParseException { Errors: { Length: > 0 } errors })
        {
            return text.AppendJoin(Environment.NewLine, errors.Select(e => string.Create(
                CultureInfo.InvariantCulture,
                $"llmplanner: {Plain(e.Message)}{Environment.NewLine}  at {File(e.Extent.File)}line {e.Extent.StartLineNumber}, "
                + $"character {e.Extent.StartColumnNumber}{Environment.NewLine}  Id: {e.ErrorId}"))).ToString();
        }

        string? advice = MissingCommand.Advice(error);
        text.Append(Source(error)).Append(": ").Append(advice ?? Message(error));
        if (error.InvocationInfo is { ScriptLineNumber: > 0 } place)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  at {File(place.ScriptName)}line {place.ScriptLineNumber}, ")
                .Append(CultureInfo.InvariantCulture, $"character {place.OffsetInLine}: {place.Line.Trim()}");
        }

        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } action)
        {
            text.AppendLine().Append("  What to do: ").Append(action);
        }

        return text.AppendLine().Append("  Id: ").Append(error.FullyQualifiedErrorId).ToString();
    }

    private static string Message(ErrorRecord error) =>
        Plain(error.ErrorDetails?.Message ?? error.Exception.Message);

    private static string Plain(string message) => message.ReplaceLineEndings(" ").Trim();

    private static string Source(ErrorRecord error) =>
        error.InvocationInfo?.MyCommand?.Name is { Length: > 0 } command ? command : "llmplanner";

    private static string File(string? path) => string.IsNullOrEmpty(path) ? "" : path + ", ";
}
