using LLMPlanner.TestSupport;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace LLMPlanner.MSBuild.Tests;

/// <summary>The task alone, with an engine that only listens.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finding_is_logged_with_place_code_and_page()
    {
        string path = _folder.Write("p.llmplan.json", Plans.TooLarge);

        Assert.False(Run(path));

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(("LLMP1001", path, 4, 30, 4, 54), (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.EndLineNumber, error.EndColumnNumber));
        Assert.EndsWith("docs/rules/LLMP1001.md", error.HelpLink, StringComparison.Ordinal);
        Assert.Contains("42.21 GiB of 23.65 GiB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message!);
    }

    [Fact]
    public void A_warning_fails_only_where_it_is_asked_to()
    {
        string path = _folder.Write("p.llmplan.json", Plans.Tight);

        Assert.True(Run(path));
        Assert.Equal("LLMP2001", Assert.Single(_engine.Warnings).Code);
        Assert.False(Run(path, task => task.TreatWarningsAsErrors = true));
        Assert.False(Run(path, task => task.AsErrors = "CS1591; LLMP2001"));
        Assert.False(Run(path, task => task.Severities = "LLMP2*=error"));
        Assert.True(Run(path, task =>
        {
            task.TreatWarningsAsErrors = true;
            task.NotAsErrors = "llmp2001";
        }));
        Assert.Equal(2, _engine.Warnings.Count);
        Assert.True(Run(path, task => task.Suppressed = "LLMP2001"));
        Assert.Equal(2, _engine.Warnings.Count);
    }

    [Fact]
    public void A_suggestion_is_a_message_with_its_code()
    {
        string path = _folder.Write("p.llmplan.json", Plans.Tight.Insert(1, "\"rules\": { \"LLMP2001\": \"suggestion\" },"));

        Assert.True(Run(path));
        Assert.Empty(_engine.Warnings);
        Assert.Contains(_engine.Messages, message => message.Code == "LLMP2001" && message.LineNumber == 4);
    }

    [Fact]
    public void A_plan_is_audited_once_however_often_it_is_named()
    {
        string path = _folder.Write("p.llmplan.json", Plans.Tight);
        var task = new AuditCapacityPlans { BuildEngine = _engine, ProjectDirectory = _folder.Path, Plans = [new TaskItem(path), new TaskItem(path)] };

        Assert.True(task.Execute());
        Assert.Single(_engine.Warnings);
    }

    [Fact]
    public void Mistakes_in_properties_are_errors_of_the_project()
    {
        string path = _folder.Write("p.llmplan.json", Plans.Clean);

        Assert.False(Run(path, task => task.Severities = "LLMP2001=fatal"));
        Assert.False(Run(path, task => task.BaselineFile = "none.json"));
        Assert.False(Run(path, task => task.SettingsFile = "none.json"));
        Assert.Equal(3, _engine.Errors.Count);
        Assert.All(_engine.Errors, error => Assert.StartsWith("LLMP0", error.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_and_a_baseline_go_together()
    {
        string path = _folder.Write("p.llmplan.json", Plans.TooLarge);

        Assert.False(Run(path, task => task.SarifFile = "out/plans.sarif"));
        Assert.True(Run(path, task => task.BaselineFile = "out/plans.sarif"));
        Assert.Contains("\"uri\": \"p.llmplan.json\"", File.ReadAllText(Path.Combine(_folder.Path, "out", "plans.sarif")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_task_ends()
    {
        var task = new AuditCapacityPlans { BuildEngine = _engine, ProjectDirectory = _folder.Path, Plans = [new TaskItem(_folder.Write("p.llmplan.json", Plans.Clean))] };
        task.Cancel();

        Assert.False(task.Execute());
        Assert.Empty(_engine.Errors);
    }

    private bool Run(string path, Action<AuditCapacityPlans>? change = null)
    {
        using var task = new AuditCapacityPlans { BuildEngine = _engine, ProjectDirectory = _folder.Path, Plans = [new TaskItem(path)] };
        change?.Invoke(task);
        return task.Execute();
    }
}
