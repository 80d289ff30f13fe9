using System.Collections;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Planning;

/// <summary>Defaults and contradictions.</summary>
public sealed class ResolvedPlanTests
{
    private static readonly ModelPreset s_model = ModelCatalog.BuiltIn.Find("Qwen3-8B");

    [Fact]
    public void Without_anything_named_the_documented_defaults_hold()
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = s_model });
        Assert.Equal("llama.cpp", plan.Engine.Name);
        Assert.Equal("Q4_K_M", plan.Quantization.Id);
        Assert.Equal(8192, plan.ContextLength);
        Assert.Equal(1, plan.ConcurrentRequests);
        Assert.Equal("f16", plan.Plan!.CacheTypeName);
        Assert.Equal(plan.Engine.Constants.NewestVersion, plan.EngineVersion);
    }

    [Theory]
    [InlineData("RTX 4090", null, "llama.cpp")]
    [InlineData("H100", null, "vLLM")]
    [InlineData("H100", "Q4_K_M", "llama.cpp")]
    [InlineData("RTX 4090", "fp8", "llama.cpp")]
    public void The_machine_and_the_quantization_choose_the_engine(string hardware, string? quantization, string engine)
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = s_model, Hardware = HardwareCatalog.BuiltIn.Find(hardware), Quantization = quantization });
        Assert.Equal(engine, plan.Engine.Name);
    }

    [Theory]
    [InlineData("4bit", "llama.cpp", "Q4_K_M")]
    [InlineData("int4", "llama.cpp", "Q4_K_M")]
    [InlineData("w4a16", "vLLM", "awq")]
    [InlineData("Q4", "llama.cpp", "Q4_K_M")]
    [InlineData("bf16", "llama.cpp", "BF16")]
    [InlineData("fp16", "llama.cpp", "F16")]
    [InlineData("F16", "vLLM", "fp16")]
    [InlineData("8bit", "llama.cpp", "Q8_0")]
    [InlineData("8bit", "vLLM", "int8")]
    public void Aliases_resolve_to_one_id_and_say_so(string name, string engine, string id)
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = s_model, Quantization = name, Engine = engine });
        Assert.Equal(id, plan.Quantization.Id);
        if (!string.Equals(name, id, StringComparison.OrdinalIgnoreCase))
        {
            Assert.Contains(plan.Notes, note => note.Contains($"'{name}'", StringComparison.Ordinal) && note.Contains(id, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_quantization_without_a_rule_gives_counts_without_bytes()
    {
        ModelFootprint footprint = FootprintEstimator.Estimate(new CapacityRequest { Model = s_model, Quantization = "Q4_K_M", Engine = "vLLM" });
        Assert.Equal(8_190_735_360, footprint.TotalParameters);
        Assert.Null(footprint.WeightBytes);
        Assert.Null(footprint.TotalBytes);
        Assert.Contains(footprint.Notes, note => note.Contains("Q4_K_M", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Engine", "llamma.cpp", "UnknownEngine")]
    [InlineData("Quantization", "Q4_K_N", "UnknownQuantization")]
    [InlineData("KvCacheType", "q3_0", "UnknownKvCacheType")]
    public void Unknown_names_are_errors_that_suggest_the_nearest(string what, string name, string errorId)
    {
        var request = new CapacityRequest
        {
            Model = s_model,
            Engine = what == "Engine" ? name : null,
            Quantization = what == "Quantization" ? name : null,
            KvCacheType = what == "KvCacheType" ? name : null,
        };
        PlannerException error = Assert.Throws<PlannerException>(() => ResolvedPlan.From(request));
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("''", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Theory]
    [InlineData(0, 1, "LoadNotPositive")]
    [InlineData(8192, 0, "LoadNotPositive")]
    [InlineData(8192, -3, "LoadNotPositive")]
    [InlineData(200_000, 1, "ContextExceedsModel")]
    public void A_load_that_is_none_or_too_long_is_an_error(long context, int requests, string errorId)
    {
        var request = new CapacityRequest { Model = s_model, ContextLength = context, ConcurrentRequests = requests };
        Assert.Equal(errorId, Assert.Throws<PlannerException>(() => ResolvedPlan.From(request)).ErrorId);
    }

    [Fact]
    public void Options_and_parameters_that_contradict_are_errors()
    {
        Assert.Equal("EngineOptionContradiction", Error(new Hashtable { ["ctx-size"] = 4096 }, context: 8192, requests: 2));
        Assert.Equal("EngineOptionContradiction", Error(new Hashtable { ["parallel"] = 4 }, context: null, requests: 2));
        Assert.Equal("EngineOptionContradiction", Error(new Hashtable { ["cache-type-k"] = "q8_0" }, null, null, cacheType: "f16"));
        Assert.Equal("UnknownEngineOption", Error(new Hashtable { ["ctx-sise"] = 4096 }, null, null));
        Assert.Equal("EngineOptionOfAnother", Error(new Hashtable { ["gpu-memory-utilization"] = 0.9 }, null, null));
        Assert.Equal("EngineOptionInvalid", Error(new Hashtable { ["ubatch-size"] = 0 }, null, null));
        Assert.Equal("QuantizedValuesNeedFlashAttention", Error(new Hashtable { ["flash-attn"] = "off" }, null, null, cacheType: "q8_0"));
    }

    [Fact]
    public void An_engines_own_total_stands_for_context_and_requests()
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = s_model, EngineOption = new Hashtable { ["ctx-size"] = 32768, ["parallel"] = 4 } });
        Assert.Equal(8192, plan.ContextLength);
        Assert.Equal(4, plan.ConcurrentRequests);
        ResolvedPlan same = ResolvedPlan.From(new CapacityRequest { Model = s_model, ContextLength = 8192, ConcurrentRequests = 4 });
        Assert.Equal(same.Plan!.At(8192, 4), plan.Plan!.At(8192, 4));
    }

    [Fact]
    public void An_unknown_engine_version_takes_the_nearest_known_and_says_so()
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = s_model, Engine = "llama.cpp", EngineVersion = "b9600" });
        Assert.Contains(plan.Notes, note => note.Contains("b9600", StringComparison.Ordinal));
        Assert.Contains(plan.EngineVersion, plan.Engine.Constants.Versions);
    }

    private static string Error(IDictionary options, long? context, int? requests, string? cacheType = null)
        => Assert.Throws<PlannerException>(() => ResolvedPlan.From(new CapacityRequest
        {
            Model = s_model,
            Engine = "llama.cpp",
            ContextLength = context,
            ConcurrentRequests = requests,
            EngineOption = options,
            KvCacheType = cacheType,
        })).ErrorId;
}
