using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Shell;

/// <summary>The nightly audit as cron, systemd and the Task Scheduler start it: with the tool, whose exit code tells how it went.</summary>
public sealed class RunbookTests : IDisposable
{
    private const string Plan = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "MODEL", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "8K" }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_that_holds_ends_with_0_and_leaves_a_page()
    {
        ShellRun run = Audit("Qwen3-14B");

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("Machines", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.Combine(_folder.Path, "out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_does_not_fit_ends_with_1_and_says_why()
    {
        ShellRun run = Audit("DeepSeek-V3");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LLMP1001", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "out.html")));
    }

    [Fact]
    public void What_the_baseline_has_is_not_new()
    {
        string baseline = Path.Combine(_folder.Path, "known.json");
        ShellRun first = Audit("DeepSeek-V3", "-ReportPath", baseline);
        ShellRun second = Audit("DeepSeek-V3", "-BaselinePath", baseline);

        Assert.Equal((1, 0), (first.ExitCode, second.ExitCode));
    }

    private ShellRun Audit(string model, params string[] more)
    {
        string plan = _folder.Write("plans/chat.llmplan.json", Plan.Replace("MODEL", model, StringComparison.Ordinal));
        string fleet = _folder.Write("fleet.csv", "name,gpu,gpu count,ram\nnode-1,RTX 4090,1,64GB\nnode-2,RTX 4090,1,64GB\n");
        string[] report = more.Contains("-ReportPath") ? [] : ["-ReportPath", Path.Combine(_folder.Path, "out.html")];
        return ShellProcess.Run(
            ["-File", Path.Combine(BuildPaths.Repository, "samples", "runbooks", "Invoke-NightlyFleetAudit.ps1"), "-PlanPath", Path.GetDirectoryName(plan)!, "-InventoryPath", fleet, .. report, .. more]);
    }
}
