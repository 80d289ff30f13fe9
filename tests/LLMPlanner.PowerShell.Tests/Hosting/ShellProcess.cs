using System.Diagnostics;
using System.Globalization;
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

    /// <summary>Runs a copy of it that lies elsewhere.</summary>
    public static ShellRun RunAt(string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "LLMPlanner.Shell.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        WaitForExit(process);
        return new ShellRun(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs it with a standard input and, for its process only, an environment.</summary>
    public static ShellRun Run(string input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        WaitForExit(process);
        return new ShellRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs it until it has written a line, then sends the signal of Ctrl+C (not on Windows).</summary>
    public static ShellRun RunAndInterrupt(string script)
    {
        using Process process = Start(null, script);
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string?> line = process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(s_limit), "The script wrote no line.");
        string output = line.Result + "\n";
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            WaitForExit(kill);
        }

        output += process.StandardOutput.ReadToEnd();
        WaitForExit(process);
        return new ShellRun(process.ExitCode, output, error.Result);
    }

    private static Process Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
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

        return Process.Start(start)!;
    }

    private static void WaitForExit(Process process)
    {
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The process did not end within {s_limit}.");
        }
    }
}
