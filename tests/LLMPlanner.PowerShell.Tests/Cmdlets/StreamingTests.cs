using System.Management.Automation;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Results leave as they come, and what is no longer wanted is not computed.</summary>
public sealed class StreamingTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("'qwen3:8b', 'qwen3:4b', 'qwen3:0.6b'", "Get-ModelPreset")]
    [InlineData("'qwen3:8b', 'qwen3:4b', 'qwen3:0.6b'", "Get-ModelFootprint")]
    [InlineData("'RTX 4090', 'RTX 3090', 'RTX 3060'", "Test-HardwareFit -Model qwen3:8b")]
    [InlineData("'RTX 4090', 'RTX 3090', 'RTX 3060'", "Get-HardwareProfile")]
    [InlineData("'RTX 4090', 'RTX 3090', 'RTX 3060'", "Get-ModelRecommendation -First 1")]
    public void The_first_result_comes_before_the_last_input(string input, string cmdlet)
    {
        IReadOnlyList<PSObject> order = s_session.Run(
            $"$log = [System.Collections.Generic.List[string]]::new(); {input} | ForEach-Object {{ $log.Add('in'); $_ }} | {cmdlet} | ForEach-Object {{ $log.Add('out') }}; $log").All();

        Assert.Equal(["in", "out", "in", "out", "in", "out"], order.Select(o => o.ToString()));
    }

    [Fact]
    public void Results_of_one_call_leave_one_by_one()
    {
        // The pipeline stops at the first result; the mistake that would follow is never reached.
        ScriptResult result = s_session.Run(
            "foreach ($i in 1) { Test-HardwareFit qwen3:8b, no-such-model 'RTX 4090' | ForEach-Object { $_; break } }");

        Assert.Single(result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_wildcard_streams_too()
    {
        ScriptResult result = s_session.Run("foreach ($i in 1) { Get-ModelFootprint * | ForEach-Object { $_; break } }");

        Assert.Single(result.Output);
    }

    [Fact]
    public void Nothing_in_gives_nothing_out()
    {
        foreach (string cmdlet in new[] { "Get-ModelPreset", "Get-ModelFootprint", "Test-HardwareFit -Model qwen3:8b", "Get-HardwareProfile", "Get-ModelRecommendation" })
        {
            Assert.Empty(s_session.Run($"@() | {cmdlet}").All());
        }
    }

    [Fact]
    public void Parallel_runspaces_get_the_same_answers()
    {
        IReadOnlyList<PSObject> output = s_session.Run($$"""
            $names = 'qwen3:8b', 'llama3.1:8b', 'gpt-oss-20b', 'mixtral-8x7b', 'gemma3:4b', 'phi4'
            $alone = $names | ForEach-Object { (Test-HardwareFit $_ '2x RTX 3090' -ContextLength 4k).RequiredBytes }
            $together = $names | ForEach-Object -Parallel {
                Import-Module '{{ModuleSession.Manifest}}'
                [pscustomobject]@{ Name = $_; Bytes = (Test-HardwareFit $_ '2x RTX 3090' -ContextLength 4k).RequiredBytes }
            } -ThrottleLimit 4
            foreach ($i in 0..5) { ($together | Where-Object Name -eq $names[$i]).Bytes -eq $alone[$i] }
            """).All();

        Assert.Equal(Enumerable.Repeat<object>(true, 6), output.Select(o => o.BaseObject));
    }
}
