using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>What must hold for any config: valid ones are read, larger ones count more, broken ones are errors and nothing else.</summary>
public sealed class ConfigPropertyTests
{
    private const int Iterations = 40;

    // Doubling one of these can only add parameters. (More heads of no width of their own are narrower ones.)
    private static readonly string[] s_growing =
    [
        "vocab_size", "padded_vocab_size", "intermediate_size", "moe_intermediate_size", "shared_expert_intermediate_size", "ffn_hidden_size",
        "expert_ffn_hidden_size", "ffn_dim", "shared_intermediate_size", "dense_intermediate_size", "intermediate_size_mlp",
        "moe_shared_expert_intermediate_size", "num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts", "q_lora_rank",
        "kv_lora_rank", "v_head_dim", "index_head_dim", "index_n_heads", "o_lora_rank", "mamba_d_state", "ssm_state_size", "state_size",
        "linear_value_head_dim", "laurel_rank", "hidden_size_per_layer_input", "vocab_size_per_layer_input", "global_head_dim", "head_dim",
        "conv_L_cache", "swa_head_dim", "block_ff_dim", "attention_hidden_size", "zero_expert_num",
    ];

    private static readonly Gen<ParameterCount> s_row = Gen.Int[0, ParameterCounts.All.Count - 1].Select(index => ParameterCounts.All[index]);

    public static TheoryData<string> Types => [.. ModelFamilies.BuiltIn.ModelTypes.Where(type => ParameterCounts.All.Any(
        row => string.Equals(row.Config.ModelType, type, StringComparison.OrdinalIgnoreCase)))];

    [Theory]
    [MemberData(nameof(Types))]
    public void More_of_a_dimension_is_more_parameters(string type)
    {
        ParameterCount row = ParameterCounts.All.First(row => string.Equals(row.Config.ModelType, type, StringComparison.OrdinalIgnoreCase));
        JsonObject config = Parse(row);
        long total = Total(config)!.Value;
        int grown = 0;
        foreach (string key in s_growing)
        {
            JsonObject larger = Parse(row);
            JsonObject text = Text(larger);
            if (text[key] is not JsonValue value || !value.TryGetValue(out long number) || number <= 0)
            {
                continue;
            }

            text[key] = number * 2;
            if (Total(larger) is { } count)
            {
                Assert.True(count >= total, $"{type}: {key}");
                grown += count > total ? 1 : 0;
            }
        }

        Assert.True(grown > 0, type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_small_model_of_a_type_is_read_or_refused_with_a_reason(string type)
    {
        ParameterCount row = ParameterCounts.All.First(row => string.Equals(row.Config.ModelType, type, StringComparison.OrdinalIgnoreCase));
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 8], Gen.Int[1, 6], Gen.Int[1, 40], Gen.Bool, Gen.Bool).Sample(
            (heads, layers, width, experts, tie, nulls) =>
            {
                JsonObject config = Parse(row);
                JsonObject text = Text(config);
                Set(text, heads * 8, "num_attention_heads", "n_head", "n_heads");
                Set(text, heads, "num_key_value_heads", "n_head_kv", "num_kv_heads", "multi_query_group_num");
                Set(text, heads * 64 * width, "hidden_size", "n_embd", "d_model", "n_embed");
                Set(text, layers, "num_hidden_layers", "n_layer", "n_layers", "num_layers");
                Set(text, experts, "num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts");
                text["tie_word_embeddings"] = tie;
                if (nulls)
                {
                    text["head_dim"] = null;
                }

                foreach (string list in new[] { "layer_types", "mlp_layer_types", "indexer_types" })
                {
                    text.Remove(list);
                }

                Read(config);
            },
            iter: Iterations,
            threads: 1);
    }

    [Fact]
    public void Broken_values_are_errors_that_name_them()
    {
        Gen<JsonNode?> garbage = Gen.OneOf<JsonNode?>(
            Gen.Const(0).Select(_ => (JsonNode?)null),
            Gen.Long.Select(number => (JsonNode?)number),
            Gen.Double.Select(number => (JsonNode?)(double.IsFinite(number) ? number : 1.5)),
            Gen.Bool.Select(flag => (JsonNode?)flag),
            Gen.String[0, 12].Select(text => (JsonNode?)text),
            Gen.Int[0, 3].Select(length => (JsonNode?)new JsonArray([.. Enumerable.Range(-1, length).Select(number => (JsonNode?)number)])),
            Gen.Const(0).Select(_ => (JsonNode?)new JsonObject { ["hidden_size"] = -1, ["no_op"] = 7 }));
        Gen.Select(s_row, Gen.Int[0, 60], Gen.Int[0, 60], garbage, garbage).Sample(
            (row, first, second, one, two) =>
            {
                JsonObject config = Parse(row);
                Spoil(config, first, one);
                Spoil(config, second, two);
                Read(config);
            },
            iter: 4000,
            threads: 1);
    }

    [Fact]
    public void Random_text_is_an_error()
        => Gen.Select(s_row, Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Byte).Sample(
            (row, at, length, with) =>
            {
                byte[] text = Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText());
                text[at % text.Length] = with;
                ReadOnlyMemory<byte> cut = text.AsMemory(0, Math.Max(1, length % text.Length));
                ReadBytes(text);
                ReadBytes(cut);
            },
            iter: 2000,
            threads: 1);

    private static JsonObject Text(JsonObject config)
        => (config["thinker_config"] as JsonObject ?? config)["text_config"] as JsonObject ?? config["llm_config"] as JsonObject ?? config;

    private static void Spoil(JsonObject config, int index, JsonNode? value)
    {
        JsonObject target = index % 3 == 0 && config["text_config"] is JsonObject text ? text
            : index % 3 == 1 && config["vision_config"] is JsonObject vision ? vision
            : config;
        string[] keys = [.. target.Select(property => property.Key)];
        string key = keys[index % keys.Length];
        if (key != "model_type")
        {
            target[key] = value;
        }
    }

    private static void Set(JsonObject config, long value, params string[] names)
    {
        foreach (string name in names)
        {
            if (config.ContainsKey(name))
            {
                config[name] = value;
            }
        }
    }

    /// <summary>Reads a config and everything that follows from it; only the library's own error may come out.</summary>
    private static void Read(JsonObject config) => ReadBytes(Encoding.UTF8.GetBytes(config.ToJsonString()));

    private static void ReadBytes(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            ModelConfig config = ModelConfig.Parse(utf8, "test");
            ModelArchitecture model = ModelFamilies.BuiltIn.Read(config);
            Assert.True(model.Tensors.TotalParameters > 0);
            Assert.True(model.Tensors.ActiveParameters <= model.Tensors.TotalParameters);
            Assert.Equal(model.Tensors.TotalParameters, model.Tensors.Breakdown.Values.Sum());
            Assert.True(model.Caches.KeyValueBytes(4096, KvCacheType.F16, KvCacheType.F16) >= 0);
            if (QuantizationConfig.Read(config) is { } quantization)
            {
                Assert.Equal(
                    model.Tensors.Groups.Sum(group => group.Count) + (model.MultiTokenPrediction?.Tensors.Sum(group => group.Count) ?? 0),
                    quantization.Resolve(model).Sum(part => part.Count));
            }
        }
        catch (PlannerException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static long? Total(JsonObject config)
    {
        try
        {
            return ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(config.ToJsonString()), "test")).Tensors.TotalParameters;
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    private static JsonObject Parse(ParameterCount row) => JsonNode.Parse(row.Row.GetProperty("config").GetRawText())!.AsObject();
}
