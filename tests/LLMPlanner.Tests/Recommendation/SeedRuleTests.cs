using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Footprints;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Tests.Recommendation;

/// <summary>The rules of thumb the project started from; docs/seed-rules.md says where today differs.</summary>
public sealed class SeedRuleTests
{
    [Fact]
    public void Seven_billion_parameters_in_sixteen_bits_are_about_fourteen_gigabytes()
    {
        long full = Weights("meta-llama/Llama-2-7b-chat-hf", "fp16");
        Assert.InRange(full / 1e9, 13.3, 14.7);
        Assert.InRange((double)Weights("meta-llama/Llama-2-7b-chat-hf", "int8") / full, 0.49, 0.54);
        Assert.InRange((double)Weights("meta-llama/Llama-2-7b-chat-hf", "awq") / full, 0.25, 0.31);
    }

    [Theory]
    [InlineData("Llama-3.1-8B-Instruct")]
    [InlineData("Qwen3-8B")]
    [InlineData("Qwen2.5-7B-Instruct")]
    public void Seven_to_eight_billion_at_four_bits_and_8K_fit_eight_to_twelve_gigabytes(string model)
    {
        Assert.Equal(Verdict.Fits, Fit(model, "RTX 4060", "Q4_K_M", 8192, 1).Verdict);
        Assert.Equal(Verdict.Fits, Fit(model, "RTX 3060 12GB", "Q4_K_M", 8192, 1).Verdict);
    }

    [Theory]
    [InlineData("RTX 4060 Ti 16GB", 3)]
    [InlineData("RTX 4090", 5)]
    public void Fourteen_billion_at_four_bits_and_8K_serve_three_to_five_users(string card, int users)
        => Assert.Equal(Verdict.Fits, Fit("Qwen3-14B", card, "Q4_K_M", 8192, users).Verdict);

    [Fact]
    public void Thirteen_billion_without_grouped_heads_do_not_because_every_head_caches()
    {
        ModelPreset old = ModelCatalog.BuiltIn.Find("meta-llama/Llama-2-13b-chat-hf");
        ModelPreset current = ModelCatalog.BuiltIn.Find("Qwen3-14B");
        Assert.Equal(old.Architecture.AttentionHeads, old.Architecture.KeyValueHeads);
        Assert.Equal(Verdict.DoesNotFit, Fit(old.Model, "RTX 4060 Ti 16GB", "Q4_K_M", 4096, 3).Verdict);

        // At half the context it already caches more than the newer model at the whole.
        long BytesPerToken(ModelPreset model) => FootprintEstimator.Estimate(new CapacityRequest { Model = model, Engine = "llama.cpp" }).KvBytesPerToken!.Value;
        Assert.True(BytesPerToken(old) >= 5 * BytesPerToken(current));
    }

    [Fact]
    public void Thirty_billion_want_a_high_end_card_or_several()
    {
        Assert.False(Fit("Qwen3-32B", "RTX 4060 Ti 16GB", "Q4_K_M", 8192, 1).Fits);
        Assert.True(Fit("Qwen3-32B", "RTX 4090", "Q4_K_M", 8192, 1).Fits);
        Assert.True(Fit("Qwen3-32B", "2x RTX 4060 Ti 16GB", "Q4_K_M", 8192, 1).Fits);
    }

    [Fact]
    public void Twice_the_width_is_four_times_the_compute()
    {
        double narrow = ComputeCost.MatrixFlopsPerToken(Decoder(2048)) - HeadFlops(2048);
        double wide = ComputeCost.MatrixFlopsPerToken(Decoder(4096)) - HeadFlops(4096);
        Assert.InRange(wide / narrow, 3.99, 4.01);
    }

    [Fact]
    public void Twice_the_length_is_four_times_the_attention_and_twice_the_cache_for_each_request()
    {
        ModelArchitecture model = ModelCatalog.BuiltIn.Find("Qwen3-8B").Architecture;
        double Attention(long length) => ComputeCost.PrefillFlops(model, length) - (ComputeCost.MatrixFlopsPerToken(model) * length);
        Assert.InRange(Attention(16384) / Attention(8192), 3.99, 4.01);
        Assert.Equal(2 * model.Caches.KeyValueElements(8192), model.Caches.KeyValueElements(16384));
        Assert.Equal(6 * Cache("Qwen3-8B", 8192, 1), Cache("Qwen3-8B", 16384, 3));
    }

    [Fact]
    public void The_embedding_is_vocabulary_times_width()
    {
        ModelArchitecture model = ModelCatalog.BuiltIn.Find("Qwen3-8B").Architecture;
        Assert.Equal(model.VocabularySize * model.HiddenSize, model.Tensors.EmbeddingParameters);
    }

    [Fact]
    public void Mixtral_has_46_7_billion_and_uses_12_9()
    {
        ModelPreset mixtral = ModelCatalog.BuiltIn.Find("mixtral-8x7b");
        Assert.Equal("46.7", (mixtral.TotalParameters / 1e9).ToString("F1", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("12.9", (mixtral.ActiveParameters / 1e9).ToString("F1", System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(Weights(mixtral.Model, "fp16") > 90e9, "all experts sit in memory");
    }

    [Theory]
    [InlineData(UseCase.Chat)]
    [InlineData(UseCase.Code)]
    [InlineData(UseCase.Summarization)]
    public void Without_a_graphics_card_only_small_models_are_recommended_and_an_api_is_named(UseCase useCase)
    {
        var machine = new HardwareProfile { Name = "laptop", SystemMemoryBytes = 32L << 30, SystemMemoryBandwidthBytesPerSecond = 76_800_000_000, CpuCores = 8 };
        IReadOnlyList<ModelRecommendation> list = Recommend(machine, useCase);
        Assert.NotEmpty(list);
        Assert.All(list, item =>
        {
            Assert.True(item.Fit.Footprint.ActiveParameters <= 4_000_000_000, item.Model);
            Assert.Contains("API", item.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Forty_gigabytes_and_more_open_thirty_seventy_and_mixtures()
    {
        Assert.True(Fit("Qwen3-32B", "A100 40GB", "Q6_K", 8192, 1).Fits);
        Assert.True(Fit("Qwen3-30B-A3B", "A100 40GB", "Q8_0", 8192, 1).Fits);
        Assert.True(Fit("Llama-3.1-70B-Instruct", "RTX 6000 Ada", "Q4_K_M", 8192, 1).Fits);
    }

    [Fact]
    public void Good_enough_comes_before_size()
    {
        IReadOnlyList<ModelRecommendation> list = Recommend(HardwareCatalog.BuiltIn.Find("RTX 3060 12GB"), UseCase.Code);
        Assert.NotEmpty(list);
        Assert.All(list, item => Assert.True(item.QualityScore >= 25, item.Model));
        Assert.All(list, item => Assert.True(item.Fit.Fits, item.Model));
    }

    private static IReadOnlyList<ModelRecommendation> Recommend(HardwareProfile hardware, UseCase useCase)
        => new Recommender(new RecommendationQuery { Hardware = hardware, UseCase = useCase, First = 10 }).Recommend(ModelCatalog.BuiltIn.All());

    private static HardwareFit Fit(string model, string hardware, string quantization, long context, int requests)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model),
            Hardware = HardwareCatalog.BuiltIn.Find(hardware),
            Engine = "llama.cpp",
            Quantization = quantization,
            ContextLength = context,
            ConcurrentRequests = requests,
        });

    private static long Weights(string model, string quantization)
        => FootprintEstimator.Estimate(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find(model), Engine = "vLLM", Quantization = quantization }).WeightBytes!.Value;

    private static long Cache(string model, long context, int requests)
        => FootprintEstimator.Estimate(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find(model), Engine = "llama.cpp", ContextLength = context, ConcurrentRequests = requests }).KvCacheBytes!.Value;

    private static double HeadFlops(long width) => 2.0 * 1000 * width;

    private static ModelArchitecture Decoder(long width) => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(
        Encoding.UTF8.GetBytes($$"""
            { "model_type": "llama", "hidden_size": {{width}}, "intermediate_size": {{4 * width}}, "num_hidden_layers": 24,
              "num_attention_heads": {{width / 128}}, "vocab_size": 1000, "max_position_embeddings": 8192 }
            """),
        "decoder"));
}
