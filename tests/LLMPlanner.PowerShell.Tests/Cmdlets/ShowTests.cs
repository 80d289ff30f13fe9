using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Show-ModelFootprint draws what is typed, and what is piped, as strings.</summary>
public sealed class ShowTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("Show-ModelFootprint qwen3:8b -Ascii", 3)]
    [InlineData("Get-ModelFootprint qwen3:8b | Show-ModelFootprint -Ascii", 3)]
    [InlineData("'qwen3:8b' | Show-ModelFootprint -Ascii", 3)]
    [InlineData("Get-ModelPreset qwen3:8b | Show-ModelFootprint -Ascii", 3)]
    [InlineData("Show-ModelFootprint qwen3:8b '2x RTX 3090' -Ascii", 7)]
    [InlineData("Test-HardwareFit qwen3:8b '2x RTX 3090' | Show-ModelFootprint -Ascii", 7)]
    [InlineData("Show-ModelFootprint qwen3:8b, qwen3:4b -ContextLength 4k, 8k -Ascii", 12)]
    public void A_line_for_the_title_and_two_for_every_device(string script, int lines)
    {
        string[] drawn = [.. s_session.Run(script).All().Select(line => Assert.IsType<string>(line.BaseObject))];

        Assert.Equal(lines, drawn.Length);
        Assert.StartsWith("Qwen/Qwen3-", drawn[0], StringComparison.Ordinal);
        Assert.Contains("W weights", drawn[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_as_wide_as_asked()
        => Assert.All(s_session.Run("Show-ModelFootprint Qwen3-32B 'RTX 4090' -Width 60 -Ascii").All(), line => Assert.InRange(((string)line.BaseObject).Length, 1, 120));

    [Fact]
    public void One_bad_machine_is_one_error_and_the_others_are_drawn()
    {
        ScriptResult result = s_session.Run("Show-ModelFootprint qwen3:8b 'no such card', 'RTX 4090' -Ascii");

        Assert.Single(result.Errors);
        Assert.NotEmpty(result.Output);
    }
}
