using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quantization;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Planning;

/// <summary>A pattern asks about every quantization that matches, and the largest that fits is the first of them that does.</summary>
public sealed class QuantizationPatternTests
{
    [Fact]
    public void A_star_stands_for_all_that_the_engine_runs_most_bytes_first()
    {
        CapacityRequest request = Request("qwen3:8b", "RTX 4090") with { Quantization = "*" };
        IReadOnlyList<CapacityRequest> questions = QuantizationPatterns.Expand(request);
        InferenceEngine engine = EngineCatalog.BuiltIn.Find("llama.cpp");

        Assert.Equal(QuantizationCatalog.BuiltIn.Formats.Count(engine.HasRuleFor), questions.Count);
        long[] bytes = [.. questions.Select(question => ResolvedPlan.From(question).Weights!.TextBytes)];
        Assert.Equal(bytes.OrderDescending(), bytes);
        Assert.All(questions, question => Assert.Equal(engine.Name, question.Engine));
    }

    [Theory]
    [InlineData("Q4_K_*", null, "RTX 4090", "Q4_K_M Q4_K_S")]
    [InlineData("q4_k_?", "llama.cpp", "RTX 4090", "Q4_K_M Q4_K_S")]
    [InlineData("IQ4_*", null, "8x H100", "IQ4_NL IQ4_XS")]
    [InlineData("Q4_K_M", null, "RTX 4090", "Q4_K_M")]
    public void A_pattern_stands_for_what_matches(string pattern, string? engine, string hardware, string expected)
    {
        CapacityRequest request = Request("qwen3:8b", hardware) with { Quantization = pattern, Engine = engine };
        Assert.Equal(expected, string.Join(' ', QuantizationPatterns.Expand(request).Select(question => question.Quantization)));
    }

    [Fact]
    public void A_serving_engine_has_its_own()
    {
        CapacityRequest request = Request("qwen3:8b", "8x H100") with { Quantization = "*", Engine = "vLLM" };
        string?[] ids = [.. QuantizationPatterns.Expand(request).Select(question => question.Quantization)];
        Assert.Contains("bf16", ids);
        Assert.DoesNotContain("Q4_K_M", ids);
    }

    [Fact]
    public void What_nothing_matches_is_an_error()
        => Assert.Equal("UnknownQuantization", Assert.Throws<PlannerException>(() => QuantizationPatterns.Expand(Request("qwen3:8b", "RTX 4090") with { Quantization = "zz*" })).ErrorId);

    [Fact]
    public void A_file_s_own_types_come_first()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("own.gguf");
        GgufModelWriter.Write(ModelCatalog.BuiltIn.Find("qwen3:0.6b").Architecture).Set("general.file_type", 15u).WriteSparse(path);
        ModelPreset file = ModelFiles.Read(path);
        IReadOnlyList<CapacityRequest> questions = QuantizationPatterns.Expand(new CapacityRequest { Model = file, Quantization = "*" });

        Assert.Equal("Q4_K_M", questions[0].Quantization);
        Assert.Single(questions, question => question.Quantization == "Q4_K_M");
        Assert.Equal(file.Gguf!.WeightBytes, ResolvedPlan.From(questions[0]).Weights!.TextBytes);
    }

    [Theory]
    [InlineData("qwen3:8b", "RTX 3060 12GB", null, 8192)]
    [InlineData("qwen3:32b", "RTX 4090", null, 16384)]
    [InlineData("gpt-oss-20b", "RTX 4090", "llama.cpp", 8192)]
    [InlineData("llama3.1:70b", "2x RTX 3090", "Ollama", 4096)]
    [InlineData("llama3.1:70b", "RTX 3060 12GB", null, 4096)]
    [InlineData("llama3.1:70b", "2x H100", "vLLM", 8192)]
    [InlineData("qwen3:4b", "Desktop 32GB DDR5", null, 8192)]
    public void The_largest_that_fits_is_the_first_that_does(string model, string hardware, string? engine, long context)
    {
        CapacityRequest request = Request(model, hardware) with { Engine = engine, ContextLength = context };
        HardwareFit fit = FitEvaluator.Evaluate(request);
        string? expected = QuantizationPatterns.Expand(request with { Engine = fit.Engine, Quantization = "*" })
            .Select(FitEvaluator.Evaluate)
            .FirstOrDefault(answer => answer.Verdict is Verdict.Fits or Verdict.Tight)?.Quantization;

        Assert.Equal(expected, fit.MaxQuantization);
    }

    private static CapacityRequest Request(string model, string hardware)
        => new() { Model = ModelCatalog.BuiltIn.Find(model), Hardware = HardwareCatalog.BuiltIn.Find(hardware), ContextLength = 8192 };
}
