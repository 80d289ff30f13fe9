using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Quality;
using LLMPlanner.Quantization;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Tests.Recommendation;

/// <summary>What tools of this kind were caught recommending, and what they should have said.</summary>
public sealed class ScenarioTests
{
    private static readonly ModelPreset[] s_models = [.. ModelCatalog.BuiltIn.All()];

    [Theory]
    [InlineData(UseCase.Chat)]
    [InlineData(UseCase.Code)]
    [InlineData(UseCase.Reasoning)]
    public void Nothing_that_needs_more_than_the_card_is_recommended_for_a_bare_card(UseCase useCase)
    {
        HardwareProfile card = HardwareCatalog.BuiltIn.Find("RTX 4090");
        Assert.All(Recommend(card, useCase, 50), item =>
        {
            Assert.True(item.Fit.Footprint.WeightBytes < card.Accelerators[0].UsableMemoryBytes, item.Model);
            Assert.NotEqual(Verdict.DoesNotFit, item.Verdict);
        });
    }

    [Fact]
    public void Two_bits_are_never_called_best_on_a_data_centre_card()
    {
        foreach (string engine in new[] { "vLLM", "llama.cpp" })
        {
            IReadOnlyList<ModelRecommendation> list = new Recommender(new RecommendationQuery
            {
                Hardware = HardwareCatalog.BuiltIn.Find("H100 SXM"), Engine = engine, First = 1000,
            }).Recommend(s_models);
            Assert.All(list, item => Assert.True(item.Fit.Footprint.BitsPerWeight >= 3, item.ToString()));
            Assert.All(list, item => Assert.DoesNotMatch("^(Q2_|IQ1_|IQ2_)", item.Quantization));
        }
    }

    [Fact]
    public void Asked_for_all_quantizations_two_bits_still_do_not_win()
    {
        IReadOnlyList<ModelRecommendation> list = new Recommender(new RecommendationQuery
        {
            Hardware = HardwareCatalog.BuiltIn.Find("H100 SXM"), Engine = "llama.cpp", AllQuantizations = true, First = 5,
        }).Recommend(s_models);
        Assert.All(list, item => Assert.DoesNotMatch("^(Q2_|IQ1_|IQ2_)", item.Quantization));
    }

    [Fact]
    public void Base_and_embedding_models_are_no_chat_models()
        => Assert.All(Recommend(HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase.Chat, 1000), item => Assert.Equal(ModelKind.Instruct, ModelCatalog.BuiltIn.Find(item.Model).Kind));

    [Fact]
    public void A_card_of_24_GB_with_32_GB_beside_it_gets_the_split_considered()
    {
        HardwareProfile machine = HardwareCatalog.BuiltIn.Find("RTX 4090") with
        {
            SystemMemoryBytes = 32L << 30, SystemMemoryBandwidthBytesPerSecond = 80_000_000_000, CpuCores = 16,
        };
        IReadOnlyList<ModelRecommendation> list = Recommend(machine, UseCase.Chat, 1000);
        ModelRecommendation large = Assert.Single(list, item => item.Model == "meta-llama/Llama-3.3-70B-Instruct");
        Assert.Equal(Verdict.FitsWithOffload, large.Verdict);

        // It is considered, in a quantization that splits, and it does not win: the answers are too slow.
        Assert.True(large.Fit.Footprint.BitsPerWeight >= 3);
        Assert.NotEqual(Verdict.FitsWithOffload, list[0].Verdict);
    }

    [Fact]
    public void A_mixture_is_judged_by_its_whole_memory_and_its_active_speed()
    {
        // All experts of 30B lie in memory: 8 GB do not do, whatever is active.
        Rejects("RTX 4060", "Qwen/Qwen3-30B-A3B-Instruct-2507", RejectionCause.Memory);
        ModelRecommendation mixture = Recommend(HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase.Chat, 1000).Single(item => item.Model == "Qwen/Qwen3-30B-A3B-Instruct-2507");
        ModelRecommendation dense = Recommend(HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase.Chat, 1000).Single(item => item.Model == "Qwen/Qwen3-32B");
        Assert.True(mixture.DecodeTokensPerSecond > 2 * dense.DecodeTokensPerSecond);
        Assert.True(mixture.Fit.Footprint.WeightBytes > 12L << 30);
    }

    [Theory]
    [InlineData("Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-4B", 3.3, 7.5, true)]
    [InlineData("Qwen/Qwen3.5-27B", "Qwen/Qwen3.5-9B", 3.4, 8.5, true)]
    [InlineData("Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-4B", 2.1, 5.1, false)]
    [InlineData("Qwen/Qwen3.5-27B", "Qwen/Qwen3.5-9B", 2.0, 6.6, false)]
    public void The_larger_sibling_wins_at_the_same_bytes_down_to_about_three_bits(string large, string small, double largeBits, double smallBits, bool largeWins)
        => Assert.Equal(largeWins, Quality(large, largeBits) > Quality(small, smallBits));

    [Fact]
    public void Native_four_bits_are_not_charged()
    {
        ModelPreset model = ModelCatalog.BuiltIn.Find("gpt-oss-20b");
        ModelRecommendation item = Recommend(HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase.Reasoning, 1000).Single(r => r.Model == model.Model);
        Assert.Equal(0, item.ScoreParts.Single(part => part.Name == "Quantization").Points);
    }

    [Fact]
    public void Where_nothing_passes_the_floor_an_api_is_named_with_price_and_date()
    {
        RecommendationResult result = new Recommender(new RecommendationQuery
        {
            Hardware = HardwareCatalog.BuiltIn.Find("Laptop 8GB"), UseCase = UseCase.Agent, Audience = Audience.Enterprise,
        }).Evaluate(s_models);
        Assert.Empty(result.Recommendations);
        Assert.NotNull(result.HostedModel);
        Assert.Contains(result.HostedModel.Name, result.Message, StringComparison.Ordinal);
        Assert.Contains("2026-", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UseCase.Chat)]
    [InlineData(UseCase.Agent)]
    public void The_answer_does_not_depend_on_the_order_of_the_catalog(UseCase useCase)
    {
        var query = new RecommendationQuery { Hardware = HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase = useCase, First = 30 };
        Assert.Equal(
            new Recommender(query).Recommend(s_models).Select(item => (item.Model, item.Quantization, item.Score)),
            new Recommender(query).Recommend(s_models.Reverse()).Select(item => (item.Model, item.Quantization, item.Score)));
    }

    [Fact]
    public void A_worse_model_changes_nothing_above_it()
    {
        var query = new RecommendationQuery { Hardware = HardwareCatalog.BuiltIn.Find("RTX 4090"), UseCase = UseCase.Code, First = 1000 };
        IReadOnlyList<ModelRecommendation> all = new Recommender(query).Recommend(s_models);
        double worst = all.Min(item => item.QualityScore);
        string model = all.First(item => item.QualityScore == worst).Model;

        // With all presets of its weights, or another of them would take its place.
        IReadOnlyList<ModelRecommendation> without = new Recommender(query).Recommend(s_models.Where(m => QualityNames.Key(m.Model) != QualityNames.Key(model)));
        Assert.Equal(without.Select(item => (item.Model, item.Score)), all.Where(item => item.Model != model).Select(item => (item.Model, item.Score)));
    }

    private static double Quality(string id, double bits)
    {
        ModelPreset model = ModelCatalog.BuiltIn.Find(id);
        QuantizationFormat format = QuantizationCatalog.BuiltIn.Find("Q4_K_M", gguf: true);
        return QualityIndex.BuiltIn.Score(model, UseCase.Chat).Score
            - QualityIndex.BuiltIn.Loss.Points(format, bits, model.TotalParameters, model.ActiveParameters, isNative: false);
    }

    private static void Rejects(string hardware, string model, RejectionCause cause)
    {
        RecommendationResult result = new Recommender(new RecommendationQuery { Hardware = HardwareCatalog.BuiltIn.Find(hardware), First = 1000 }).Evaluate(s_models, explain: true);
        RejectedCandidate rejected = Assert.Single(result.Rejected, item => item.Model == model);
        Assert.Equal(cause, rejected.Cause);
        Assert.NotEmpty(rejected.Reason);
    }

    private static IReadOnlyList<ModelRecommendation> Recommend(HardwareProfile hardware, UseCase useCase, int first)
        => new Recommender(new RecommendationQuery { Hardware = hardware, UseCase = useCase, First = first }).Recommend(s_models);
}
