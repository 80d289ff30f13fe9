using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Find-HardwareFit lists what carries a load, in its stated order; Test-HardwareFit keeps headroom free and scales positions only when told to.</summary>
public sealed class FindHardwareFitTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void Machines_come_in_the_stated_order_and_carry_the_load()
    {
        HardwareMatch[] matches = Find("Find-HardwareFit llama3.3:70b -Engine vLLM -Quantization fp8 -ConcurrentRequests 16");

        Assert.True(matches.Length > 20);
        Assert.Equal(Enumerable.Range(1, matches.Length), matches.Select(match => match.Rank));
        Assert.Equal(
            matches.Select(match => match.Rank),
            matches.OrderBy(match => match.Machines).ThenBy(match => match.Verdict == Verdict.FitsWithOffload).ThenBy(match => match.AcceleratorMemoryBytes)
                .ThenBy(match => match.AcceleratorCount).ThenBy(match => match.Machines * (match.Hardware.SystemMemoryBytes ?? 0))
                .ThenBy(match => match.Hardware.Name, StringComparer.OrdinalIgnoreCase).Select(match => match.Rank));
        Assert.All(matches, match => Assert.True(match.Fit.Fits && match.Machines * match.RequestsPerMachine >= 16));
        Assert.All(matches.Where(match => match.Machines == 1), match => Assert.Equal(16, match.RequestsPerMachine));
    }

    [Fact]
    public void Several_machines_share_what_one_does_not_carry()
    {
        HardwareMatch[] matches = Find("Find-HardwareFit qwen3:8b -Engine vLLM -ConcurrentRequests 600 -ContextLength 16k");

        Assert.Contains(matches, match => match.Machines > 1 && match.RequestsPerMachine < 600);
        Assert.DoesNotContain(Find("Find-HardwareFit qwen3:8b -Engine vLLM -ConcurrentRequests 600 -ContextLength 16k -MaxMachines 1"), match => match.Machines > 1);
    }

    [Fact]
    public void The_search_is_narrowed_by_name_kind_and_provider()
    {
        HardwareMatch[] azure = Find("Find-HardwareFit qwen3:8b -Provider Azure -First 3");
        Assert.Equal(3, azure.Length);
        Assert.All(azure, match => Assert.Equal("Azure", match.Hardware.Provider));
        Assert.All(Find("Find-HardwareFit qwen3:8b -Kind Machine"), match => Assert.Null(match.Hardware.VmSize));
        Assert.All(Find("Find-HardwareFit qwen3:8b *H100*"), match => Assert.Contains("H100", match.Hardware.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_found_is_a_warning_and_a_bad_question_one_error()
    {
        ScriptResult none = s_session.Run("Find-HardwareFit deepseek-r1 -Engine vLLM 'DGX Spark'");
        Assert.Empty(none.Errors);
        Assert.Empty(none.Output);
        Assert.Contains("deepseek-ai/DeepSeek-R1", Assert.Single(none.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("EngineOptionInvalid,", s_session.Run("Find-HardwareFit qwen3:8b -Engine vLLM -EngineOption @{ 'gpu-memory-utilization' = 7 }").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_match_is_live_again_after_remoting()
    {
        var back = s_session.RoundTrip(s_session.Run("Find-HardwareFit qwen3:8b -First 1").Output[0]).BaseObject as HardwareMatch;

        Assert.NotNull(back);
        Assert.Equal(back.Machines * back.Hardware.AcceleratorCount, back.AcceleratorCount);
        Assert.True(back.Fit.Fits);
        Assert.NotEmpty(back.Fit.Footprint.Components);
    }

    [Theory]
    [InlineData("-MinHeadroom 50%", 0.5)]
    [InlineData("-MinHeadroom 12GB", 0)]
    [InlineData("-MinHeadroom 12884901888", 0)]
    [InlineData("-MinHeadroom (12GB)", 0)]
    public void Headroom_stays_free(string headroom, double share)
    {
        HardwareFit roomy = s_session.Run("Test-HardwareFit qwen3:8b 'RTX 4090' -Engine llama.cpp").Single<HardwareFit>();
        HardwareFit kept = s_session.Run($"Test-HardwareFit qwen3:8b 'RTX 4090' -Engine llama.cpp {headroom}").Single<HardwareFit>();

        long expected = share > 0 ? (long)(roomy.AvailableBytes!.Value * (1 - share)) : roomy.AvailableBytes!.Value - (12L << 30);
        Assert.Equal(expected, kept.AvailableBytes!.Value, 2.0);
        Assert.True(kept.MaxContextLength <= roomy.MaxContextLength);
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("-1GB")]
    [InlineData("much")]
    public void Headroom_that_makes_no_sense_is_refused(string headroom)
        => Assert.StartsWith("ParameterArgumentTransformationError,", s_session.Run($"Test-HardwareFit qwen3:8b 'RTX 4090' -MinHeadroom '{headroom}'").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void A_context_beyond_the_model_is_an_error_or_a_warning()
    {
        const string Ask = "Test-HardwareFit llama3.1:8b '8x H200' -Engine vLLM -ContextLength 256K";
        Assert.StartsWith("ContextExceedsModel,", s_session.Run(Ask).SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        ScriptResult allowed = s_session.Run(Ask + " -AllowRopeScaling");
        Assert.Equal(262_144, allowed.Single<HardwareFit>().ContextLength);
        Assert.Contains("262144", Assert.Single(allowed.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_best_division_and_why_it_lost_are_shown()
    {
        HardwareFit fit = s_session.Run("Test-HardwareFit llama3.3:70b '8x H100 SXM' -Engine vLLM -Quantization fp8").Single<HardwareFit>();
        Assert.Contains(" lost: ", fit.RunnerUp, StringComparison.Ordinal);
        Assert.Contains("Runner-up", ListSession.Render([fit]), StringComparison.Ordinal);
    }

    private static HardwareMatch[] Find(string script) => [.. s_session.Run(script).All().Select(item => (HardwareMatch)item.BaseObject)];
}
