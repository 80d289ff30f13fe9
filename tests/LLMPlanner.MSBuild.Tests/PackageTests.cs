using System.IO.Compression;
using System.Text.Json;

namespace LLMPlanner.MSBuild.Tests;

/// <summary>The package as it is used: a project with a plan, a feed, and the SDK.</summary>
public sealed class PackageTests(PackageFixture package) : IClassFixture<PackageFixture>
{
    [Fact]
    public void The_package_holds_the_task_and_the_domain_and_no_more()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.Package);
        string[] names = [.. archive.Entries.Select(entry => entry.FullName).Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "LLMPlanner.MSBuild.nuspec", "README.md", "[Content_Types].xml",
                "build/LLMPlanner.MSBuild.props", "build/LLMPlanner.MSBuild.targets",
                "buildMultiTargeting/LLMPlanner.MSBuild.props", "buildMultiTargeting/LLMPlanner.MSBuild.targets",
                "buildTransitive/LLMPlanner.MSBuild.props", "buildTransitive/LLMPlanner.MSBuild.targets",
                "schema/plan.schema.json", "tasks/netstandard2.0/LLMPlanner.MSBuild.dll", "tasks/netstandard2.0/LLMPlanner.dll",
            ],
            names);
        using var nuspec = new StreamReader(archive.GetEntry("LLMPlanner.MSBuild.nuspec")!.Open());
        string text = nuspec.ReadToEnd();
        Assert.Contains("<developmentDependency>true</developmentDependency>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_in_a_folder_with_blanks_and_umlauts_is_found_and_reported_in_every_build()
    {
        string project = package.Project("größe mit 空白", "net10.0", ("pläne/mein plan.llmplan.json", Plans.Tight), ("obj/not.llmplan.json", Plans.TooLarge), ("Class.cs", "class C;"));
        string plan = Path.Combine(Path.GetDirectoryName(project)!, "pläne", "mein plan.llmplan.json");

        DotNetRun first = package.Build(project);
        DotNetRun second = package.Build(project, "--no-restore");

        foreach (DotNetRun run in new[] { first, second })
        {
            Assert.True(run.ExitCode == 0, run.Output);
            string line = Assert.Single(run.Findings);
            Assert.Contains($"{plan}(4,30,4,41): warning LLMP2001: 'chat' on 'desk': GPU0 has ", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_build_s_own_settings_hold()
    {
        string project = package.Project("settings", "net10.0", ("a.llmplan.json", Plans.Tight), ("Class.cs", "class C;"));
        Assert.Single(package.Build(project).Findings);

        Assert.Empty(package.Build(project, "--no-restore", "-p:NoWarn=LLMP2001").Findings);
        Assert.Empty(package.Build(project, "--no-restore", "-p:LLMPlannerEnabled=false").Findings);
        Assert.Empty(package.Build(project, "--no-restore", "-p:DesignTimeBuild=true").Findings);
        foreach (string property in new[] { "-p:WarningsAsErrors=LLMP2001", "-p:MSBuildTreatWarningsAsErrors=true", "-p:TreatWarningsAsErrors=true" })
        {
            DotNetRun run = package.Build(project, "--no-restore", property);
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("error LLMP2001", Assert.Single(run.Findings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_frameworks_are_audited_once_and_a_report_is_written_on_request()
    {
        string project = package.Project("multi", "net10.0;netstandard2.0", ("a.llmplan.json", Plans.Tight), ("Class.cs", "class C { }"));

        DotNetRun run = package.Build(project, "-p:LLMPlannerSarif=out/plans.sarif");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Single(run.Findings);
        using JsonDocument sarif = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "out", "plans.sarif")));
        Assert.Equal("LLMP2001", sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("ruleId").GetString());
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("netstandard2.0")]
    public void One_of_several_frameworks_is_audited_too(string framework)
    {
        string project = package.Project("one-of-" + framework, "net10.0;netstandard2.0", ("a.llmplan.json", Plans.Tight), ("Class.cs", "class C { }"));

        DotNetRun run = package.Build(project, "-f", framework);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Single(run.Findings);
    }

    [Theory]
    [InlineData("net10.0", true, 0)]
    [InlineData("net10.0", false, 1)]
    [InlineData("net10.0;netstandard2.0", false, 1)]
    public void A_project_that_uses_one_with_the_package_is_audited_where_the_package_is_not_private(string frameworks, bool isPrivate, int findings)
    {
        string name = $"{(isPrivate ? "private" : "public")}-{frameworks.Count(c => c == ';')}";
        package.Project(name + "-library", "netstandard2.0", PackageFixture.Reference(isPrivate), ("Class.cs", "public class C { }"));
        string project = package.Project(
            name + "-user", frameworks, $"""<ProjectReference Include="../{name}-library/{name}-library.csproj" />""", ("a.llmplan.json", Plans.Tight), ("Class.cs", "class D : C { }"));

        DotNetRun run = package.Build(project);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(findings, run.Findings.Count);
    }

    [Fact]
    public void A_project_of_several_frameworks_is_audited_once_where_others_use_it()
    {
        package.Project("used", "net10.0;netstandard2.0", ("a.llmplan.json", Plans.Tight), ("Class.cs", "public class C { }"));
        string project = package.Project(
            "user", "net10.0;netstandard2.0", """<ProjectReference Include="../used/used.csproj" />""", ("Class.cs", "class D : C { }"));

        DotNetRun run = package.Build(project);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Single(run.Findings);
    }

    [Fact]
    public void An_error_of_a_plan_fails_the_build_and_the_corrected_plan_does_not()
    {
        string project = package.Project("fails", "net10.0", ("a.llmplan.json", Plans.TooLarge), ("Class.cs", "class C;"));

        DotNetRun failed = package.Build(project);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(project)!, "a.llmplan.json"), Plans.Clean);
        DotNetRun passed = package.Build(project, "--no-restore");

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("a.llmplan.json(4,30,4,54): error LLMP1001: ", Assert.Single(failed.Findings), StringComparison.Ordinal);
        Assert.True(passed.ExitCode == 0, passed.Output);
        Assert.Empty(passed.Findings);
    }
}
