using LLMPlanner.Architectures;
using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Tests.Support;

/// <summary>
/// Writes the GGUF file that a converter would make of a model: every tensor of its text part with its real shape, and the metadata that
/// llama.cpp reads. With <see cref="GgufWriter.WriteSparse"/> a model of any size becomes a file of a few megabytes.
/// </summary>
public static class GgufModelWriter
{
    /// <summary>The name that llama.cpp has for a model type, or null where it has none.</summary>
    public static string? ArchitectureOf(string modelType) => s_architectures.GetValueOrDefault(modelType);

    /// <summary>Writes a model.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="typeOf">The type of a tensor in a layer (−1 outside the layers); by default 32-bit floats for vectors, else 16-bit.</param>
    public static GgufWriter Write(ModelArchitecture architecture, Func<TensorGroup, int, GgmlType>? typeOf = null)
    {
        string name = ArchitectureOf(architecture.ModelType)
            ?? throw new NotSupportedException($"llama.cpp has no name for '{architecture.ModelType}'.");
        typeOf ??= static (group, _) => group.IsKeptInFloat32 || group.Dimensions == 1 ? GgmlTypes.F32 : GgmlTypes.F16;
        var writer = new GgufWriter();
        writer.Set("general.architecture", name).Set("general.type", "model").Set("general.name", architecture.ModelType);
        GgufModelMetadata.Set(writer, name, architecture);
        Tensors(writer, architecture, typeOf);
        return writer;
    }

    private static void Tensors(GgufWriter writer, ModelArchitecture architecture, Func<TensorGroup, int, GgmlType> typeOf)
    {
        foreach (TensorGroup group in architecture.GlobalTensors)
        {
            writer.Tensor(group.Name, typeOf(group, -1), Dimensions(group));
        }

        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            foreach (TensorGroup group in architecture.Tensors.Groups.Where(group => group.LayerKind == architecture.Layout[layer]))
            {
                writer.Tensor($"blk.{layer}.{group.Name}", typeOf(group, layer), Dimensions(group));
            }
        }

        for (int next = 0; next < (architecture.MultiTokenPrediction?.Layers ?? 0); next++)
        {
            foreach (TensorGroup group in architecture.MultiTokenPrediction!.Tensors)
            {
                int layer = architecture.LayerCount + next;
                writer.Tensor($"blk.{layer}.{group.Name}", typeOf(group, layer), Dimensions(group));
            }
        }
    }

    private static long[] Dimensions(TensorGroup group) => group.Dimensions switch
    {
        1 => [group.Columns],
        2 => [group.Columns, group.Rows],
        _ => [group.Columns, group.Rows, group.Depth],
    };

    private static readonly Dictionary<string, string> s_architectures = new(StringComparer.Ordinal)
    {
        ["apertus"] = "apertus",
        ["arcee"] = "arcee",
        ["baichuan"] = "baichuan",
        ["bailing_moe"] = "bailingmoe",
        ["bailing_moe_v2"] = "bailingmoe2",
        ["bloom"] = "bloom",
        ["chatglm"] = "chatglm",
        ["cohere"] = "command-r",
        ["cohere2"] = "cohere2",
        ["dbrx"] = "dbrx",
        ["deepseek"] = "deepseek",
        ["deepseek_v2"] = "deepseek2",
        ["deepseek_v3"] = "deepseek2",
        ["deepseek_v32"] = "deepseek32",
        ["deepseek_v4"] = "deepseek4",
        ["dots1"] = "dots1",
        ["ernie4_5"] = "ernie4_5",
        ["ernie4_5_moe"] = "ernie4_5-moe",
        ["exaone4"] = "exaone4",
        ["exaone_moe"] = "exaone-moe",
        ["falcon"] = "falcon",
        ["falcon_h1"] = "falcon-h1",
        ["falcon_mamba"] = "mamba",
        ["gemma"] = "gemma",
        ["gemma2"] = "gemma2",
        ["gemma3"] = "gemma3",
        ["gemma3_text"] = "gemma3",
        ["gemma3n"] = "gemma3n",
        ["gemma3n_text"] = "gemma3n",
        ["gemma4"] = "gemma4",
        ["gemma4_text"] = "gemma4",
        ["glm4"] = "glm4",
        ["glm4_moe"] = "glm4moe",
        ["glm4_moe_lite"] = "deepseek2",
        ["glm4v"] = "glm4",
        ["glm4v_moe"] = "glm4moe",
        ["glm_moe_dsa"] = "glm-dsa",
        ["gpt2"] = "gpt2",
        ["gpt_bigcode"] = "starcoder",
        ["gpt_neox"] = "gptneox",
        ["gpt_oss"] = "gpt-oss",
        ["granite"] = "granite",
        ["granitemoe"] = "granitemoe",
        ["granitemoeshared"] = "granitemoe",
        ["granitemoehybrid"] = "granitehybrid",
        ["hunyuan_v1_dense"] = "hunyuan-dense",
        ["hunyuan_v1_moe"] = "hunyuan-moe",
        ["hy_v3"] = "hy_v3",
        ["internlm2"] = "internlm2",
        ["jamba"] = "jamba",
        ["kimi_k2"] = "deepseek2",
        ["lfm2"] = "lfm2",
        ["lfm2_moe"] = "lfm2moe",
        ["llama"] = "llama",
        ["llama4"] = "llama4",
        ["llama4_text"] = "llama4",
        ["mamba"] = "mamba",
        ["mamba2"] = "mamba2",
        ["mimo"] = "qwen2",
        ["mimo_v2_flash"] = "mimo2",
        ["minicpm"] = "minicpm",
        ["minimax_m2"] = "minimax-m2",
        ["minimax_m3"] = "minimax-m3",
        ["ministral3"] = "mistral3",
        ["mistral"] = "llama",
        ["mistral3"] = "llama",
        ["mistral4"] = "mistral4",
        ["mixtral"] = "llama",
        ["mpt"] = "mpt",
        ["nemotron"] = "nemotron",
        ["nemotron_h"] = "nemotron_h",
        ["nemotron-nas"] = "deci",
        ["olmo"] = "olmo",
        ["olmo2"] = "olmo2",
        ["olmo3"] = "olmo2",
        ["olmoe"] = "olmoe",
        ["PanguEmbedded"] = "pangu-embedded",
        ["phi"] = "phi2",
        ["phi3"] = "phi3",
        ["phi4"] = "phi3",
        ["phimoe"] = "phimoe",
        ["qwen"] = "qwen",
        ["qwen2"] = "qwen2",
        ["qwen2_5_vl"] = "qwen2vl",
        ["qwen2_moe"] = "qwen2moe",
        ["qwen2_vl"] = "qwen2vl",
        ["qwen3"] = "qwen3",
        ["qwen3_5"] = "qwen35",
        ["qwen3_5_text"] = "qwen35",
        ["qwen3_5_moe"] = "qwen35moe",
        ["qwen3_5_moe_text"] = "qwen35moe",
        ["qwen3_moe"] = "qwen3moe",
        ["qwen3_next"] = "qwen3next",
        ["qwen3_vl"] = "qwen3vl",
        ["qwen3_vl_moe"] = "qwen3vlmoe",
        ["seed_oss"] = "seed_oss",
        ["smollm3"] = "smollm3",
        ["stablelm"] = "stablelm",
        ["starcoder2"] = "starcoder2",
    };
}
