using System.Diagnostics;
using System.Text;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>What a run of the program left.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Error);

/// <summary>Runs the built program <c>llmplanner</c> as a process.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it with arguments and an empty standard input.</summary>
    public static ShellRun Run(params string[] arguments) => Run("", null, arguments);

    /// <summary>Runs it with a standard input and, for its process only, an environment.</summary>
    public static ShellRun Run(string input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(BuildPaths.Shell, "LLMPlanner.Shell.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"llmplanner {string.Join(' ', arguments)} did not end.");
        }

        return new ShellRun(process.ExitCode, output.Result, error.Result);
    }
}
