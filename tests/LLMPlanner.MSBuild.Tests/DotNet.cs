using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LLMPlanner.MSBuild.Tests;

/// <summary>Runs the SDK as a user does, without what a surrounding build leaves in the environment.</summary>
internal static class DotNet
{
    private static readonly string[] s_inherited = ["MSBuild", "MSBUILD", "DOTNET_CLI_", "VSTEST", "CI"];

    public static DotNetRun Run(string folder, string packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(key => s_inherited.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DotNetRun(process.ExitCode, output + error.Result);
    }
}

/// <summary>How a run ended and what it printed.</summary>
internal sealed record DotNetRun(int ExitCode, string Output)
{
    /// <summary>The lines with a code of ours, as the console logger prints them while it builds: each finding once.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            // A restore of its own, as for one framework, has a summary too: the last one is that of the build.
            int summary = Math.Max(Output.LastIndexOf("\nBuild succeeded", StringComparison.Ordinal), Output.LastIndexOf("\nBuild FAILED", StringComparison.Ordinal));
            return [.. (summary < 0 ? Output : Output[..summary]).Split('\n').Where(line => Regex.IsMatch(line, @" (error|warning) LLMP\d{4}: ")).Select(line => line.Trim())];
        }
    }
}
