using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Engines.Serving;

/// <summary>What an engine cannot do is a reason in the verdict that names what stands in the way; what makes no sense is one error.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("Qwen/Qwen3-8B", "8x H100 SXM", "tensor-parallel-size", 3, "tensor-parallel-size")]
    [InlineData("Qwen/Qwen3-8B", "8x H100 SXM", "tensor-parallel-size", 7, "tensor-parallel-size")]
    [InlineData("Qwen/Qwen3-8B", "8x H100 SXM", "pipeline-parallel-size", 37, "pipeline-parallel-size")]
    [InlineData("Qwen/Qwen3-8B", "8x H100 SXM", "enable-expert-parallel", true, "expert parallelism")]
    [InlineData("Qwen/Qwen3-8B", "2x H100 SXM", "tensor-parallel-size", 4, "accelerator count")]
    [InlineData("Qwen/Qwen3-8B", "2x RTX 4090 + 2x RX 7900 XTX", "tensor-parallel-size", 4, "vendor")]
    [InlineData("Qwen/Qwen3-8B", "RTX 2080 Ti", "max-num-seqs", 16, "bf16")]
    [InlineData("Qwen/Qwen3-8B", "GTX 1080", "max-num-seqs", 16, "compute capability")]
    [InlineData("Qwen/Qwen3-8B", "8x H100 SXM", "decode-context-parallel-size", 3, "decode-context-parallel-size")]
    public void What_the_engine_cannot_do_is_a_reason(string model, string hardware, string option, object value, string limit)
    {
        HardwareFit fit = Fit(model, hardware, "vLLM", new() { [option] = value });
        Assert.Equal((Verdict.DoesNotFit, limit), (fit.Verdict, fit.LimitingResource));
        Assert.NotEmpty(fit.Reason);
        Assert.Null(fit.RequiredBytes);
        Assert.Equal((0L, 0), (fit.MaxContextLength, fit.MaxConcurrentRequests));
        Assert.Equal(HardwareCatalog.BuiltIn.Find(hardware).AcceleratorCount + 1, fit.Placement.Count);
        Assert.NotNull(fit.Recommendation);
    }

    [Theory]
    [InlineData("vLLM")]
    [InlineData("SGLang")]
    public void Serving_engines_need_an_accelerator(string engine)
    {
        var host = new HardwareProfile { Name = "host", SystemMemoryBytes = 256L << 30 };
        HardwareFit fit = FitEvaluator.Evaluate(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find("qwen3:8b"), Engine = engine, Hardware = host });
        Assert.Equal((Verdict.DoesNotFit, "accelerator"), (fit.Verdict, fit.LimitingResource));
        Assert.Contains("llama.cpp", fit.Recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vLLM", "gpu-memory-utilization", 0.0)]
    [InlineData("vLLM", "gpu-memory-utilization", -0.5)]
    [InlineData("vLLM", "gpu-memory-utilization", 1.01)]
    [InlineData("vLLM", "gpu-memory-utilization", "much")]
    [InlineData("vLLM", "gpu-memory-utilization", double.NaN)]
    [InlineData("SGLang", "mem-fraction-static", 1.5)]
    [InlineData("vLLM", "tensor-parallel-size", 0)]
    [InlineData("vLLM", "kv-cache-dtype", "fp3")]
    public void A_value_outside_its_range_is_one_error(string engine, string option, object value)
    {
        PlannerException error = Assert.Throws<PlannerException>(() => Fit("Qwen/Qwen3-8B", "H100 SXM", engine, new() { [option] = value }));
        Assert.Equal("EngineOptionInvalid", error.ErrorId);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_of_the_memory_may_be_asked_for()
        => Assert.True(Fit("Qwen/Qwen3-8B", "H100 SXM", "vLLM", new() { ["gpu-memory-utilization"] = 1 }).Fits);

    [Fact]
    public void A_context_beyond_the_model_is_an_error_or_a_warning()
    {
        var request = new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find("meta-llama/Llama-3.1-8B-Instruct"), Engine = "vLLM", Hardware = HardwareCatalog.BuiltIn.Find("8x H200"), ContextLength = 1_000_000,
        };
        Assert.Equal("ContextExceedsModel", Assert.Throws<PlannerException>(() => FitEvaluator.Evaluate(request)).ErrorId);
        ResolvedPlan plan = ResolvedPlan.From(request with { AllowRopeScaling = true });
        Assert.Contains(plan.Warnings, warning => warning.Contains("1000000", StringComparison.Ordinal) && warning.Contains("131072", StringComparison.Ordinal));
        HardwareFit fit = FitEvaluator.Evaluate(plan);
        Assert.True(fit.Fits);
        Assert.True(fit.MaxContextLength >= 1_000_000);
        Assert.Contains(plan.Warnings[0], fit.Footprint.Notes);
    }

    [Theory]
    [InlineData("vLLM", "99.1", "0.22.0")]
    [InlineData("vLLM", "0.12.0", "0.11.0")]
    [InlineData("vLLM", "0.0.1", "0.5.0")]
    public void An_unknown_version_takes_the_nearest_known_and_says_so(string engine, string asked, string taken)
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find("qwen3:8b"), Engine = engine, EngineVersion = asked });
        Assert.Equal(taken, plan.EngineVersion);
        Assert.Contains(plan.Notes, note => note.Contains(asked, StringComparison.Ordinal) && note.Contains(taken, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vLLM", "Qwen/Qwen3-32B", "bf16", "RTX 4090")]
    [InlineData("vLLM", "Qwen/Qwen3-32B", "bf16", "2x RTX 4090")]
    [InlineData("vLLM", "meta-llama/Llama-3.3-70B-Instruct", "bf16", "H100 SXM")]
    [InlineData("SGLang", "meta-llama/Llama-3.3-70B-Instruct", "fp8", "H100 SXM")]
    [InlineData("vLLM", "deepseek-ai/DeepSeek-V3", "fp8", "8x H100 SXM")]
    [InlineData("vLLM", "Qwen/Qwen3-8B", "bf16", "RTX 3060 12GB")]
    public void What_does_not_fit_names_the_smallest_change_that_does_with_its_gain(string engine, string model, string quantization, string hardware)
    {
        HardwareFit fit = FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model), Engine = engine, Quantization = quantization, Hardware = HardwareCatalog.BuiltIn.Find(hardware), ContextLength = 32_768, ConcurrentRequests = 16,
        });
        Assert.NotEqual(Verdict.Fits, fit.Verdict);
        Assert.Matches(@"\d+\.\d+ GiB", fit.Recommendation);
    }

    private static HardwareFit Fit(string model, string hardware, string engine, Dictionary<string, object> options)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model), Engine = engine, Quantization = "bf16", Hardware = HardwareCatalog.BuiltIn.Find(hardware), EngineOption = options,
        });
}
