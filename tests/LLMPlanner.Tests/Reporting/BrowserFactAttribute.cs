namespace LLMPlanner.Tests.Reporting;

/// <summary>A test in a real browser; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    public BrowserFactAttribute() => Skip = Reason();

    /// <summary>The browser, or null.</summary>
    internal static string? Browser => Find(s_names);

    /// <summary>Node.js, or null.</summary>
    internal static string? Node => Find(["node"]);

    private static string? Reason()
        => Node is null ? "Node.js is not installed."
            : Browser is null ? "Chromium is not installed."
            : !Directory.Exists(Path.Combine(ReportBrowser.Folder, "node_modules", "playwright-core")) ? "The driver is not installed: run 'npm ci' in tests/browser."
            : null;

    private static string? Find(string[] names)
        => names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") }))
            .FirstOrDefault(File.Exists);
}
