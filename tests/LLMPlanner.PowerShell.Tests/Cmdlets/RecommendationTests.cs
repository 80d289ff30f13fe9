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
    public void The_parts_of_a_score_add_up_to_it()
        => Assert.All(Many("Get-ModelRecommendation 'RTX 4090' -First 20"), r => Assert.Equal(r.Score, r.ScoreParts.Sum(part => part.Points), 0.05));

    [Fact]
    public void A_fleet_gets_one_ranking_and_each_model_its_best_machine()
    {
        ModelRecommendation[] fleet = Many("Get-ModelRecommendation 'RTX 3060 12GB', '2x RTX 3090' -First 6");
        ModelRecommendation[] large = Many("Get-ModelRecommendation '2x RTX 3090' -First 1");

        Assert.Equal(6, fleet.Select(r => r.Model).Distinct().Count());
        Assert.Equal(large[0].Model, fleet[0].Model);
        Assert.Equal("2x GeForce RTX 3090", fleet[0].Hardware);
    }

    [Fact]
    public void A_budget_alone_rents()
    {
        ModelRecommendation[] list = Many("Get-ModelRecommendation -MaxPricePerHour 2.5 -First 4");

        Assert.Equal(4, list.Length);
        Assert.All(list, r => Assert.InRange(r.PricePerHour!.Value, 0.01m, 2.5m));
        Assert.All(list, r => Assert.True(r is { Currency: "USD", PricePerMillionOutputTokens: > 0, PriceSource: not null }));
    }

    [Fact]
    public void Explain_adds_every_other_model_with_its_reason()
    {
        object[] all = [.. s_session.Run("Get-ModelRecommendation 'RTX 3060 12GB' -First 1000 -Explain").All().Select(o => o.BaseObject)];
        RejectedCandidate[] rejected = [.. all.OfType<RejectedCandidate>()];

        Assert.Equal(ModelCatalog.BuiltIn.Ids.Count(), all.OfType<ModelRecommendation>().Count() + rejected.Length);
        Assert.All(rejected, r => Assert.NotEmpty(r.Reason));
        Assert.Contains(rejected, r => r.Cause == RejectionCause.Purpose);
        Assert.Contains(rejected, r => r.Cause == RejectionCause.Memory);
    }

    [Fact]
    public void All_quantizations_are_listed_where_they_are_asked_for()
    {
        ModelRecommendation[] usual = Many("Get-ModelRecommendation 'RTX 4090' -First 1000");
        ModelRecommendation[] all = Many("Get-ModelRecommendation 'RTX 4090' -First 1000 -AllQuantizations");

        Assert.Equal(usual.Length, usual.Select(r => r.Model).Distinct().Count());
        Assert.All(usual, r => Assert.True(r.Fit.Footprint.BitsPerWeight >= 3, r.Model + " " + r.Quantization));
        Assert.True(all.Length > usual.Length || all.Length == 1000);
    }

    [Fact]
    public void Users_who_pause_make_fewer_requests()
    {
        ModelRecommendation paused = Many("Get-ModelRecommendation '2x RTX 3090' -ConcurrentUsers 20 -ThinkTimeSeconds 60 -First 1")[0];

        Assert.InRange(paused.ConcurrentRequests, 1, 19);
        Assert.Equal(paused.ConcurrentRequests, paused.Load!.ConcurrentRequests);
        Assert.Contains("20 users who pause 60 s", paused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Details_of_a_preset_are_its_evidence()
    {
        ModelPreset plain = s_session.Run("Get-ModelPreset qwen3:8b").Single<ModelPreset>();
        ModelPreset preset = s_session.Run("Get-ModelPreset qwen3:8b -Detailed").Single<ModelPreset>();

        Assert.Empty(plain.QualityEvidence);
        Assert.Equal(Enum.GetValues<UseCase>().Length, preset.QualityScores.Count);
        Assert.NotEmpty(preset.QualityEvidence);
        Assert.All(preset.QualityEvidence, e => Assert.NotEmpty(e.Benchmark));
        Assert.Matches("GPQA", s_session.Render("Get-ModelPreset qwen3:8b -Detailed"));
    }

    [Theory]
    [InlineData("-MaxPricePerHour 0", "PriceInvalid")]
    [InlineData("-RequestsPerSecond 1 -ThinkTimeSeconds 5", "InferenceLoadInvalid")]
    [InlineData("-LoadHeadroom 1", "InferenceLoadInvalid")]
    [InlineData("-MinHeadroom 100%", "HeadroomInvalid")]
    public void Conditions_that_make_no_sense_are_one_error(string options, string id)
        => Assert.StartsWith(id, Assert.Single(s_session.Run("Get-ModelRecommendation 'RTX 4090' " + options).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_qualifies_a_warning_says_so()
    {
        ScriptResult result = s_session.Run("Get-ModelRecommendation 'RTX 4090' -Language tlh");

        Assert.Empty(result.All());
        Assert.Contains("hosted API", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -Language german", "tags such as en, de or zh")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -Modality images", "known are audio, image,")]
    [InlineData("Find-DeploymentPlan 'RTX 4090' -RequestsPerSecond 1 -Language german", "tags such as en, de or zh")]
    [InlineData("Find-DeploymentPlan 'RTX 4090' -RequestsPerSecond 1 -TargetTokensPerSecond 5000 -Model qwen3:8b", "Loosen a target")]
    public void A_warning_tells_what_to_change(string script, string text)
        => Assert.Contains(text, Assert.Single(s_session.Run(script).Warnings), StringComparison.Ordinal);

    private static ModelRecommendation[] Many(string script) => [.. s_session.Run(script).All().Select(o => (ModelRecommendation)o.BaseObject)];
}
