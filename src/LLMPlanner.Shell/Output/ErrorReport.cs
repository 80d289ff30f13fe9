using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace LLMPlanner.Shell.Output;

/// <summary>An error as lines for standard error: what, where, what to do, and the id to search for.</summary>
internal static class ErrorReport
{
    public static string Format(ErrorRecord error)
    {
        var text = new StringBuilder();
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

    /// <summary>A mistake in the syntax of a script.</summary>
    public static string Format(ParseError error)
    {
        IScriptExtent place = error.Extent;
        return new StringBuilder()
            .Append("llmplanner: ").Append(Plain(error.Message)).AppendLine()
            .Append(CultureInfo.InvariantCulture, $"  at {File(place.File)}line {place.StartLineNumber}, ")
            .Append(CultureInfo.InvariantCulture, $"character {place.StartColumnNumber}").AppendLine()
            .Append("  Id: ").Append(error.ErrorId).ToString();
    }

    private static string Message(ErrorRecord error) =>
        Plain(error.ErrorDetails?.Message ?? error.Exception.Message);

    private static string Plain(string message) => message.ReplaceLineEndings(" ").Trim();

    private static string Source(ErrorRecord error) =>
        error.InvocationInfo?.MyCommand?.Name is { Length: > 0 } command ? command : "llmplanner";

    private static string File(string? path) => string.IsNullOrEmpty(path) ? "" : path + ", ";
}
