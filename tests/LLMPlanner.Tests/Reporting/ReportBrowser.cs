using System.Diagnostics;
using System.Text.Json;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Reporting;

/// <summary>Opens a page in a browser and tells what a reader sees.</summary>
internal static class ReportBrowser
{
    /// <summary>Where the driver's script lies.</summary>
    public static string Folder { get; } = Path.Combine(BuildPaths.Repository, "tests", "browser");

    /// <summary>Opens a page; pictures of it go beside it.</summary>
    public static JsonElement Open(string page)
    {
        var start = new ProcessStartInfo(BrowserFactAttribute.Node!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(Folder, "report.mjs"), page, Path.GetDirectoryName(page)!, BrowserFactAttribute.Browser! })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
