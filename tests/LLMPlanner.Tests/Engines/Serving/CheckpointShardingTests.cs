using System.Text.Json.Nodes;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Engines.Serving;

/// <summary>Precisions that a checkpoint describes itself are divided as those of the catalog are: by whole blocks, with the scales of the part.</summary>
public sealed class CheckpointShardingTests
{
    private static readonly HardwareProfile s_machine = HardwareCatalog.BuiltIn.Find("8x H200");

    [Theory]
    [InlineData("Qwen/Qwen3-8B", "fp8", """{"quant_method":"fp8","weight_block_size":[128,128],"activation_scheme":"dynamic"}""")]
    [InlineData("Qwen/Qwen3-30B-A3B", "fp8", """{"quant_method":"fp8","weight_block_size":[128,128],"modules_to_not_convert":["lm_head"]}""")]
    [InlineData("openai/gpt-oss-20b", "mxfp4", """{"quant_method":"mxfp4","modules_to_not_convert":["model.layers.*.self_attn","model.layers.*.mlp.router","model.embed_tokens","lm_head"]}""")]
    public void A_described_precision_weighs_on_a_rank_what_the_named_one_does(string model, string id, string description)
    {
        ServingPlan named = Plan(model, id);
        ServingPlan described = Plan(Described(model, description), null);
        Assert.Equal(id, described.Weights.Format.Id);
        foreach (int ranks in new[] { 1, 2, 4 })
        {
            var shape = new ServingShape(ranks, 1, 1, false);
            if (named.Rules.Refuse(shape) is not null)
            {
                Assert.NotNull(described.Rules.Refuse(shape));
                continue;
            }

            long expected = named.Divide(shape).Weights.Stage(0, named.Architecture.LayerCount);
            long actual = described.Divide(shape).Weights.Stage(0, named.Architecture.LayerCount);
            Assert.Equal(expected, actual, expected * 0.0005);
        }
    }

    [Fact]
    public void Blocks_of_a_described_precision_are_not_cut()
    {
        // 768 / 4 = 192, which is one block of 128 and a half.
        ModelPreset model = Described("Qwen/Qwen3-30B-A3B", """{"quant_method":"fp8","weight_block_size":[128,128]}""");
        HardwareFit fit = Fit(model, new() { ["tensor-parallel-size"] = 4, ["enable-expert-parallel"] = false });
        Assert.Equal((Verdict.DoesNotFit, "tensor-parallel-size"), (fit.Verdict, fit.LimitingResource));
        Assert.Contains("128", fit.Reason, StringComparison.Ordinal);
        Assert.NotNull(fit.Recommendation);
        Assert.True(Fit(model, new() { ["tensor-parallel-size"] = 4, ["enable-expert-parallel"] = true }).Fits);
        Assert.True(Fit(model, new() { ["tensor-parallel-size"] = 2 }).Fits);
    }

    [Fact]
    public void Experts_in_four_bit_floats_are_handed_out_in_whole_groups()
    {
        // 2880 is 90 groups of 32: with four ranks 23 groups each, which the engine fills up instead of refusing.
        ModelPreset model = ModelCatalog.BuiltIn.Find("openai/gpt-oss-120b");
        HardwareFit four = Fit(model, new() { ["tensor-parallel-size"] = 4, ["data-parallel-size"] = 1, ["enable-expert-parallel"] = false });
        HardwareFit eight = Fit(model, new() { ["tensor-parallel-size"] = 8, ["enable-expert-parallel"] = false });
        Assert.True(four.Fits && eight.Fits);
        Assert.True(four.Placement[0].WeightBytes * 4 > four.Footprint.WeightBytes);
        Assert.True(eight.Placement[0].WeightBytes < four.Placement[0].WeightBytes);
    }

    [Fact]
    public void Layers_left_in_sixteen_bits_are_heavier_than_their_neighbours()
    {
        const string Fp8 = """{"quant_method":"fp8","weight_block_size":[128,128]}""";
        string left = Fp8.Replace("}", ""","modules_to_not_convert":["model.layers.0.mlp.down_proj","model.layers.0.mlp.up_proj","model.layers.0.mlp.gate_proj"]}""", StringComparison.Ordinal);
        long Bytes(string description) => Plan(Described("Qwen/Qwen3-8B", description), null).Divide(new ServingShape(2, 1, 1, false)).Weights.Stage(0, 36);
        long mlp = 12288L * 4096 * 3 / 2;
        Assert.Equal(mlp, Bytes(left) - Bytes(Fp8), mlp * 0.001);
    }

    [Fact]
    public void The_footprint_follows_the_placed_division()
    {
        foreach ((string model, string quantization) in new[] { ("Qwen/Qwen3-8B", "bf16"), ("deepseek-ai/DeepSeek-R1", "fp8"), ("openai/gpt-oss-120b", "mxfp4"), ("Qwen/Qwen3-Next-80B-A3B-Instruct", "bf16") })
        {
            foreach (string engine in new[] { "vLLM", "SGLang" })
            {
                HardwareFit fit = FitEvaluator.Evaluate(new CapacityRequest
                {
                    Model = ModelCatalog.BuiltIn.Find(model), Quantization = quantization, Engine = engine, Hardware = s_machine, ConcurrentRequests = 13,
                });
                Assert.NotEqual(Verdict.DoesNotFit, fit.Verdict);
                Assert.Equal(fit.Placement.Sum(entry => entry.WeightBytes), fit.Footprint.WeightBytes + fit.Footprint.OtherWeightBytes);
                Assert.Equal(fit.Placement.Sum(entry => entry.KvCacheBytes), fit.Footprint.KvCacheBytes);
                Assert.Equal(fit.Placement.Sum(entry => entry.StateBytes), fit.Footprint.StateBytes);
                Assert.Equal(fit.Placement.Sum(entry => entry.WorkspaceBytes), fit.Footprint.WorkspaceBytes);
                long graphs = fit.Footprint.Components.Where(item => item.Name == "CUDA graphs").Sum(item => item.Bytes);
                Assert.Equal(fit.Placement.Sum(entry => entry.OverheadBytes), fit.Footprint.OverheadBytes - graphs);
                Assert.Equal(fit.Footprint.TotalBytes, fit.Footprint.Components.Sum(item => item.Bytes));
            }
        }
    }

    [Fact]
    public void A_quantized_checkpoint_brings_its_draft_layers_quantized()
    {
        ModelPreset model = Described("deepseek-ai/DeepSeek-V3", """{"quant_method":"fp8","weight_block_size":[128,128]}""");
        Dictionary<string, object> options = new() { ["num-speculative-tokens"] = 1 };
        long With(ModelPreset preset, string? quantization) => Plan(preset, quantization, options).Divide(new ServingShape(8, 1, 1, false)).Weights.Stage(0, 61);
        long Without(ModelPreset preset, string? quantization) => Plan(preset, quantization).Divide(new ServingShape(8, 1, 1, false)).Weights.Stage(0, 61);
        long named = With(ModelCatalog.BuiltIn.Find("deepseek-ai/DeepSeek-V3"), "fp8") - Without(ModelCatalog.BuiltIn.Find("deepseek-ai/DeepSeek-V3"), "fp8");
        Assert.Equal(named, With(model, null) - Without(model, null), named * 0.03);
    }

    private static ModelPreset Described(string model, string quantization)
    {
        JsonNode config = JsonNode.Parse(ModelCatalog.BuiltIn.Find(model).ConfigJson!)!;
        config["quantization_config"] = JsonNode.Parse(quantization);
        return ModelPreset.FromConfig(model, config.ToJsonString());
    }

    private static HardwareFit Fit(ModelPreset model, Dictionary<string, object> options)
        => FitEvaluator.Evaluate(new CapacityRequest { Model = model, Engine = "vLLM", EngineOption = options, Hardware = s_machine });

    private static ServingPlan Plan(string model, string quantization) => Plan(ModelCatalog.BuiltIn.Find(model), quantization);

    private static ServingPlan Plan(ModelPreset model, string? quantization, Dictionary<string, object>? options = null)
        => (ServingPlan)ResolvedPlan.From(new CapacityRequest { Model = model, Quantization = quantization, Engine = "vLLM", EngineOption = options, Hardware = s_machine }).Plan!;
}
