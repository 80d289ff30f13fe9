using System.Text;
using BenchmarkDotNet.Attributes;
using LLMPlanner.Architectures;
using LLMPlanner.Footprints;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Benchmarks;

/// <summary>
/// The kernel: a footprint of a parsed model at a load, a config of 10 KB, the whole catalog on one machine. The bare JSON parse of the
/// same bytes is the floor of reading a config.
/// </summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private readonly ResolvedPlan _llamaCpp = ResolvedPlan.From(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find("Qwen3-8B"), Engine = "llama.cpp" });
    private readonly ResolvedPlan _vllm = ResolvedPlan.From(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find("Qwen3-8B"), Engine = "vLLM" });
    private readonly HardwareProfile _machine = HardwareCatalog.BuiltIn.Find("RTX 4090");
    private readonly ModelPreset[] _models = [.. ModelCatalog.BuiltIn.All()];
    private readonly byte[] _config = Config();
    private int _requests;

    /// <summary>Footprint at changing requests under llama.cpp.</summary>
    [Benchmark]
    public FootprintValues FootprintLlamaCpp() => _llamaCpp.Plan!.At(8192, 1 + (_requests++ & 31));

    /// <summary>Footprint at changing requests under vLLM.</summary>
    [Benchmark]
    public FootprintValues FootprintVllm() => _vllm.Plan!.At(8192, 1 + (_requests++ & 31));

    /// <summary>A config of 10 KB to an architecture with its counts.</summary>
    [Benchmark]
    public long ParseConfig() => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(_config, "config.json")).Tensors.TotalParameters;

    /// <summary>The floor: the same bytes through System.Text.Json alone.</summary>
    [Benchmark]
    public int ParseJsonAlone()
    {
        using var document = System.Text.Json.JsonDocument.Parse(_config);
        return document.RootElement.GetPropertyCount();
    }

    /// <summary>Recommendations over the whole catalog for one machine.</summary>
    [Benchmark]
    public int WholeCatalogOnOneMachine()
        => new Recommender(new RecommendationQuery { Hardware = _machine, UseCase = UseCase.Chat }).Recommend(_models).Count;

    // A real config with quantization ignore lists is about this long.
    private static byte[] Config()
    {
        string layers = string.Join(',', Enumerable.Range(0, 48).Select(layer => layer % 4 == 3 ? "\"full_attention\"" : "\"linear_attention\""));
        string ignored = string.Join(',', Enumerable.Range(0, 170).Select(layer => $"\"model.layers.{layer}.linear_attn.in_proj_ba\""));
        return Encoding.UTF8.GetBytes($$"""
            { "model_type": "qwen3_next", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 16, "num_key_value_heads": 2, "head_dim": 256,
              "vocab_size": 151936, "intermediate_size": 5120, "max_position_embeddings": 262144, "layer_types": [{{layers}}],
              "linear_num_key_heads": 16, "linear_num_value_heads": 32, "linear_key_head_dim": 128, "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4,
              "num_experts": 512, "num_experts_per_tok": 10, "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512,
              "quantization_config": { "quant_method": "fp8", "weight_block_size": [128, 128], "modules_to_not_convert": [{{ignored}}] } }
            """);
    }
}
