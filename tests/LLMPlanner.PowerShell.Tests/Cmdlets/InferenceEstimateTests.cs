using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Throughput;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Get-InferenceEstimate: loads, ranges and prices reach the answer.</summary>
public sealed class InferenceEstimateTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void Every_figure_lies_in_its_range()
    {
        InferenceEstimate e = One("Get-InferenceEstimate qwen3:32b 'RTX 4090'");

        Assert.InRange(e.DecodeTokensPerSecond!.Value, e.DecodeTokensPerSecondLow!.Value, e.DecodeTokensPerSecondHigh!.Value);
        Assert.InRange(e.PrefillTokensPerSecond!.Value, e.PrefillTokensPerSecondLow!.Value, e.PrefillTokensPerSecondHigh!.Value);
        Assert.InRange(e.TimeToFirstTokenSeconds!.Value, e.TimeToFirstTokenSecondsLow!.Value, e.TimeToFirstTokenSecondsHigh!.Value);
        Assert.Equal((Basis.Calibrated, 1024, 256, 1), (e.Basis, e.PromptLength, e.OutputLength, e.ConcurrentRequests));
        Assert.NotEmpty(e.LimitedBy);
        Assert.Null(e.PricePerHour);
    }

    [Fact]
    public void More_requests_are_slower_each_and_faster_together()
    {
        InferenceEstimate[] list = Many("Get-InferenceEstimate qwen3:8b 'H100 SXM' -Engine vLLM -ConcurrentRequests 1, 8, 64");

        Assert.Equal([1, 8, 64], list.Select(e => e.ConcurrentRequests));
        Assert.Equal(list.OrderBy(e => e.DecodeTokensPerSecond), list);
        Assert.Equal(list.OrderByDescending(e => e.DecodeTokensPerSecondPerRequest), list);
    }

    [Fact]
    public void Depth_slows_decoding_and_drafts_speed_it_up()
    {
        double plain = One("Get-InferenceEstimate qwen3:8b 'RTX 4090'").DecodeTokensPerSecond!.Value;

        Assert.True(One("Get-InferenceEstimate qwen3:8b 'RTX 4090' -ContextDepth 32k").DecodeTokensPerSecond < plain);
        Assert.True(One("Get-InferenceEstimate qwen3:8b 'RTX 4090' -DraftTokens 3 -DraftAcceptance 0.8").DecodeTokensPerSecond > plain);
    }

    [Fact]
    public void An_owned_machine_costs_its_share_and_electricity()
    {
        InferenceEstimate e = One("Get-InferenceEstimate qwen3:8b 'RTX 4090' -PurchasePrice 2190 -OwnershipYears 1 -Utilization 0.25 -ElectricityPrice 0");

        Assert.Equal(1m, e.PricePerHour);
        Assert.Equal("USD", e.Currency);
        Assert.Contains("2190 USD over 1 years at 25 % use", e.PriceSource, StringComparison.Ordinal);
        Assert.Equal(1e6 / e.DecodeTokensPerSecond!.Value / 3600, (double)e.PricePerMillionOutputTokens!.Value, 3);
        Assert.True(e.WattHoursPerMillionOutputTokens > 0);
    }

    [Fact]
    public void A_rented_machine_has_its_list_price()
    {
        InferenceEstimate e = One("Get-InferenceEstimate qwen3:8b Standard_NC24ads_A100_v4");

        Assert.True(e.PricePerHour > 0);
        Assert.Contains("Azure", e.PriceSource, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_has_no_speed_and_says_why()
    {
        InferenceEstimate e = One("Get-InferenceEstimate llama3.1:70b 'RTX 4090'");

        Assert.Null(e.DecodeTokensPerSecond);
        Assert.Contains("does not fit", e.LimitedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_hands_its_question_on()
    {
        InferenceEstimate e = One("Test-HardwareFit qwen3:8b 'RTX 4090' -Quantization Q8_0 -ConcurrentRequests 2 | Get-InferenceEstimate");

        Assert.Equal(("Qwen/Qwen3-8B", "Q8_0", 2, "GeForce RTX 4090"), (e.Model, e.Quantization, e.ConcurrentRequests, e.Hardware));
    }

    [Theory]
    [InlineData("Get-InferenceEstimate qwen3:8b 'RTX 4090' -PromptLength 0", "InferenceLoadInvalid")]
    [InlineData("Get-InferenceEstimate qwen3:8b 'RTX 4090' -PrefixHitShare 2", "InferenceLoadInvalid")]
    [InlineData("Get-InferenceEstimate qwen3:8b 'RTX 4090' -PurchasePrice 1 -Utilization 0", "OwnershipInvalid")]
    public void What_makes_no_sense_is_one_error(string script, string id)
    {
        ScriptResult result = s_session.Run(script);

        Assert.Empty(result.Output);
        Assert.StartsWith(id, Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static InferenceEstimate One(string script) => s_session.Run(script).Single<InferenceEstimate>();

    private static InferenceEstimate[] Many(string script) => [.. s_session.Run(script).All().Select(o => (InferenceEstimate)o.BaseObject)];
}
