using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Recommendation;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Get-ModelRecommendation: its questions and conditions reach the answer.</summary>
public sealed class RecommendationTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void Ranks_are_in_order_and_everything_fits()
    {
        ModelRecommendation[] list = Many("Get-ModelRecommendation 'RTX 4090' Code -First 8");

        Assert.Equal(Enumerable.Range(1, 8), list.Select(r => r.Rank));
        Assert.Equal(list.OrderByDescending(r => r.Score).Select(r => r.Model), list.Select(r => r.Model));
        Assert.All(list, r => Assert.NotEqual(Verdict.DoesNotFit, r.Verdict));
        Assert.All(list, r => Assert.Equal((r.Model, r.Quantization, r.Hardware), (r.Fit.Model, r.Fit.Quantization, r.Fit.Hardware)));
        Assert.All(list, r => Assert.NotEmpty(r.Reason));
    }

    [Fact]
    public void The_same_question_to_Test_HardwareFit_gets_the_same_answer()
    {
        ModelRecommendation first = Many("Get-ModelRecommendation '2x RTX 3090' -First 1")[0];
        HardwareFit fit = s_session.Run(
            $"Test-HardwareFit '{first.Model}' '2x RTX 3090' -Quantization {first.Quantization} -Engine {first.Engine} -ContextLength {first.ContextLength} -ConcurrentRequests {first.ConcurrentRequests}")
            .Single<HardwareFit>();

        Assert.Equal((fit.Verdict, fit.RequiredBytes, fit.MaxContextLength), (first.Verdict, first.Fit.RequiredBytes, first.Fit.MaxContextLength));
    }

    [Theory]
    [InlineData("-Audience Team", 5)]
    [InlineData("-Audience Enterprise", 20)]
    [InlineData("-Audience Enterprise -ConcurrentUsers 3", 3)]
    [InlineData("-ConcurrentUsers 2", 2)]
    [InlineData("", 1)]
    public void Users_are_requests(string options, int requests)
        => Assert.Equal(requests, Many($"Get-ModelRecommendation '8x H100 SXM' {options} -First 1")[0].ConcurrentRequests);

    [Fact]
    public void Conditions_hold()
    {
        Assert.All(Many("Get-ModelRecommendation 'RTX 4090' -CommercialUse -First 50"), r => Assert.Contains(
            ModelCatalog.BuiltIn.Find(r.Model).CommercialUse, new[] { CommercialUse.Yes, CommercialUse.Conditional }));
        Assert.All(Many("Get-ModelRecommendation 'RTX 4090' -Language zh -First 50"), r => Assert.Contains(
            ModelCatalog.BuiltIn.Find(r.Model).Languages, tag => tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase)));
        Assert.All(Many("Get-ModelRecommendation 'RTX 4090' -ContextLength 64k -First 5"), r => Assert.Equal(65536, r.ContextLength));
        Assert.All(Many("Get-ModelRecommendation 'RTX 4090' -Engine vLLM -First 5"), r => Assert.Equal("vLLM", r.Engine));
    }

    [Fact]
    public void Memory_alone_is_enough()
    {
        ModelRecommendation[] named = Many("Get-ModelRecommendation -AcceleratorMemory 24GB -First 3");

        Assert.Equal(3, named.Length);
        Assert.Equal(named.Select(r => r.Model), Many("Get-ModelRecommendation -Vram 24GB -First 3").Select(r => r.Model));
    }

    [Fact]
    public void Where_nothing_qualifies_a_warning_says_so()
    {
        ScriptResult result = s_session.Run("Get-ModelRecommendation 'RTX 4090' -Language tlh");

        Assert.Empty(result.All());
        Assert.Contains("hosted API", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private static ModelRecommendation[] Many(string script) => [.. s_session.Run(script).All().Select(o => (ModelRecommendation)o.BaseObject)];
}
