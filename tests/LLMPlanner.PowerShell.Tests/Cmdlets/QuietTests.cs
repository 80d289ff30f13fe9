using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Test-HardwareFit -Quiet answers once, whatever was asked.</summary>
public sealed class QuietTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' -Quiet", true, 0)]
    [InlineData("Test-HardwareFit llama3.1:70b 'RTX 4090' -Quiet", false, 0)]
    [InlineData("Test-HardwareFit qwen3:8b, llama3.1:70b 'RTX 4090' -Quiet", false, 0)]
    [InlineData("Test-HardwareFit qwen3:8b, qwen3:4b 'RTX 4090', 'RTX 3090' -Quiet", true, 0)]
    [InlineData("Test-HardwareFit llama3.1:70b 'RTX 4090', '8x H100 SXM' -Quiet", false, 0)]
    [InlineData("'RTX 4090', 'RTX 3090' | Test-HardwareFit -Model qwen3:8b -Quiet", true, 0)]
    [InlineData("'RTX 4090', 'no-card' | Test-HardwareFit -Model qwen3:8b -Quiet", false, 1)]
    [InlineData("Test-HardwareFit qwen3:8b, no-such-model 'RTX 4090' -Quiet", false, 1)]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' -ContextLength 4k, 99M -Quiet", false, 1)]
    [InlineData("Test-HardwareFit qwen3:8b -Hardware $null -Quiet", false, 1)]
    [InlineData("Test-HardwareFit -Hardware 'RTX 4090' -Quiet", false, 1)]
    [InlineData("Test-HardwareFit no-such-model* 'RTX 4090' -Quiet", false, 0)]
    [InlineData("Test-HardwareFit qwen3:8b no-such-card* -Quiet", false, 0)]
    [InlineData("@() | Test-HardwareFit -Model qwen3:8b -Quiet", false, 0)]
    public void One_Boolean_per_invocation(string script, bool expected, int errors)
    {
        ScriptResult result = s_session.Run(script);

        Assert.Null(result.Terminating);
        Assert.Equal(errors, result.Errors.Count);
        Assert.Equal(expected, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void It_decides_an_if()
        => Assert.Equal("no", s_session.Run("if (Test-HardwareFit llama3.1:70b 'RTX 4090' -Quiet) { 'yes' } else { 'no' }").Single<string>());
}
