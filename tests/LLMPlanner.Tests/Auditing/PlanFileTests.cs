using LLMPlanner.Auditing;

namespace LLMPlanner.Tests.Auditing;

/// <summary>Patterns that plan files are found by.</summary>
public sealed class PlanFileTests : IDisposable
{
    private readonly PlanWorkspace _workspace = new();

    public PlanFileTests()
    {
        foreach (string name in new[] { "a.llmplan.json", "b.json", "x/c.llmplan.json", "x/y/d.llmplan.json", "x y [1]/ü.llmplan.json" })
        {
            _workspace.Write(name, PlanWorkspace.Clean);
        }
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("a.llmplan.json", "a.llmplan.json")]
    [InlineData("*.json", "a.llmplan.json b.json")]
    [InlineData("**/*.llmplan.json", "a.llmplan.json x y [1]/ü.llmplan.json x/c.llmplan.json x/y/d.llmplan.json")]
    [InlineData("x/**/*.llmplan.json", "x/c.llmplan.json x/y/d.llmplan.json")]
    [InlineData("x/?.llmplan.json", "x/c.llmplan.json")]
    [InlineData("x y [1]/*", "x y [1]/ü.llmplan.json")]
    [InlineData("", "a.llmplan.json x y [1]/ü.llmplan.json x/c.llmplan.json x/y/d.llmplan.json")]
    public void A_pattern_stands_for_files(string pattern, string expected)
        => Assert.Equal(
            expected,
            string.Join(' ', CapacityPlanFiles.Find(Path.Combine(_workspace.Root, pattern)).Select(file => Path.GetRelativePath(_workspace.Root, file).Replace('\\', '/'))));

    [Theory]
    [InlineData("none.llmplan.json")]
    [InlineData("none/**/*.json")]
    [InlineData("x/*.xml")]
    public void What_matches_nothing_is_an_error(string pattern)
        => Assert.Equal("PlanNotFound", Assert.Throws<PlannerException>(() => CapacityPlanFiles.Find(Path.Combine(_workspace.Root, pattern))).ErrorId);

    [Fact]
    public void A_folder_without_plans_is_no_error() => Assert.Empty(CapacityPlanFiles.Find(Directory.CreateDirectory(Path.Combine(_workspace.Root, "empty")).FullName));
}
