using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Says what went wrong with a tool.</summary>
internal static class ToolWarnings
{
    private const int MaxLine = 200;

    private static readonly string[] s_noDevices = ["No devices were found", "No devices found", "No device discovered", "no AMD GPUs"];

    /// <summary>The warning for a result, or <see langword="null"/> where there is nothing to say.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="result">What it did.</param>
    /// <param name="tolerant">Whether it may end with an error and still have told everything that may be told.</param>
    public static string? For(string tool, ToolResult result, bool tolerant) => result.Status switch
    {
        ToolStatus.NotStarted => Message.Format(SR.ToolNotStarted, tool, FirstLine(result.Error)),
        ToolStatus.TimedOut => Message.Format(SR.ToolTimedOut, tool),
        ToolStatus.TooMuch => Message.Format(SR.ToolTooMuch, tool, ToolRunner.MaxOutput >> 20),
        ToolStatus.Exited when result.ExitCode != 0 && !tolerant && !SaysNothing(result) =>
            Message.Format(SR.ToolFailed, tool, result.ExitCode, FirstLine(result.Error.Trim().Length > 0 ? result.Error : result.Output)),
        _ => null,
    };

    // A machine without such a device, on which the tool happens to be installed.
    private static bool SaysNothing(ToolResult result) =>
        s_noDevices.Any(t => result.Output.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0
            || result.Error.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string FirstLine(string text) =>
        new([.. text.Trim().Split('\n')[0].Where(c => !char.IsControl(c)).Take(MaxLine)]);
}
