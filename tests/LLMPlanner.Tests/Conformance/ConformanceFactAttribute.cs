using System.Diagnostics;

namespace LLMPlanner.Tests.Conformance;

/// <summary>A test against the real engine; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute() => Skip = Reason();

    private static string? Reason()
    {
        if (!Directory.Exists(Path.Combine(PlanningEngine.Folder, "node_modules", "node-llama-cpp")))
        {
            return "The engine is not installed: run 'npm ci' in tests/conformance.";
        }

        try
        {
            using Process process = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "Node.js does not start.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js is not installed.";
        }
    }
}
