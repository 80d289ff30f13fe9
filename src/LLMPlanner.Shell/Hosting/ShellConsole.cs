using System.Text.RegularExpressions;

namespace LLMPlanner.Shell.Hosting;

/// <summary>Where text goes, how wide it may be and whether it may have colour.</summary>
internal sealed partial class ShellConsole
{
    private const int RedirectedWidth = 120;

    private readonly TextWriter _output;
    private readonly bool _colour;

    /// <param name="output">Where results and what the script prints go.</param>
    /// <param name="redirected">Whether <paramref name="output"/> is no terminal.</param>
    public ShellConsole(TextWriter output, bool redirected)
    {
        _output = output;
        Width = redirected ? RedirectedWidth : ConsoleWidth();
        _colour = !redirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        ShowsProgress = !Console.IsErrorRedirected;
    }

    /// <summary>The width of a line in characters.</summary>
    public int Width { get; }

    /// <summary>Whether someone is there to see progress.</summary>
    public bool ShowsProgress { get; }

    /// <summary>Writes to the output, without escape sequences where colour is not wanted.</summary>
    public void Write(string text) => _output.Write(_colour ? text : Plain(text));

    /// <summary>Writes a line to standard error.</summary>
    public static void WriteError(string line) => Console.Error.WriteLine(Plain(line));

    private static string Plain(string text) => text.Contains('\x1b') ? EscapeSequence().Replace(text, "") : text;

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : RedirectedWidth;
        }
        catch (IOException)
        {
            return RedirectedWidth;
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex EscapeSequence();
}
