using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>A PowerShell runspace with the built module in it, as a user has one.</summary>
internal sealed partial class ModuleSession : IDisposable
{
    private readonly RenderingHost _host;

    /// <param name="width">The width of a line of rendered text.</param>
    /// <param name="import">Whether the module is imported at once.</param>
    /// <param name="formatFile">A file with views, besides those of the module.</param>
    public ModuleSession(int width = 120, bool import = true, string? formatFile = null)
    {
        _host = new RenderingHost(width);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (formatFile is not null)
        {
            state.Formats.Add(new SessionStateFormatEntry(formatFile));
        }

        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
        if (import)
        {
            Import();
        }
    }

    public static string Manifest { get; } = Path.Combine(BuildPaths.Module, "LLMPlanner.psd1");

    public Runspace Runspace { get; }

    /// <summary>Imports the module; fails the test with the engine's own words.</summary>
    public void Import() => Run($"Import-Module '{Manifest}' -ErrorAction Stop").ThrowOnError();

    /// <summary>Runs a script; errors are collected, not thrown.</summary>
    /// <param name="script">The script.</param>
    /// <param name="input">Objects for its <c>$input</c>.</param>
    public ScriptResult Run(string script, params object[] input)
    {
        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        return new ScriptResult
        {
            Output = [.. output],
            Errors = [.. shell.Streams.Error],
            Warnings = [.. shell.Streams.Warning.Select(w => w.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(v => v.Message)],
            Progress = [.. shell.Streams.Progress],
            Terminating = terminating,
        };
    }

    /// <summary>Runs a script through Out-Default and returns the text that a console would show, without colours.</summary>
    public string Render(string script)
    {
        _host.Clear();
        Run($"& {{ {script} }} | Out-Default").ThrowOnError();
        return TrailingBlanks().Replace(EscapeSequence().Replace(_host.Text, ""), "").ReplaceLineEndings("\n").Trim('\n');
    }

    /// <summary>The completions at the end of a line.</summary>
    public IReadOnlyList<CompletionResult> Complete(string line)
    {
        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, [], shell).CompletionMatches];
    }

    /// <summary>Sends an object through the serializer of remoting and jobs, into this session or another one.</summary>
    public PSObject RoundTrip(object value, ModuleSession? into = null)
    {
        string text = In(Runspace, () => PSSerializer.Serialize(value));
        return In((into ?? this).Runspace, () => PSObject.AsPSObject(PSSerializer.Deserialize(text)));
    }

    private static T In<T>(Runspace runspace, Func<T> work)
    {
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = runspace;
        try
        {
            return work();
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    public void Dispose() => Runspace.Dispose();

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]")]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"[ \t]+(?=\r?\n|$)")]
    private static partial Regex TrailingBlanks();
}
