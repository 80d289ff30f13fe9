using System.Text;
using System.Text.Json.Nodes;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>The rules that decide between an exact count and a near miss: ties, nulls, lists, periods, and what is refused.</summary>
public sealed class ReadingRuleTests
{
    [Theory]
    [InlineData("gemma", true)]
    [InlineData("gemma2", true)]
    [InlineData("gemma3_text", true)]
    [InlineData("gemma3n", true)]
    [InlineData("gemma4", true)]
    [InlineData("cohere", true)]
    [InlineData("cohere2", true)]
    [InlineData("falcon", true)]
    [InlineData("RefinedWeb", true)]
    [InlineData("lfm2", true)]
    [InlineData("lfm2_moe", true)]
    [InlineData("gpt2", true)]
    [InlineData("gpt_bigcode", true)]
    [InlineData("gpt_neo", true)]
    [InlineData("starcoder2", true)]
    [InlineData("bloom", true)]
    [InlineData("mpt", true)]
    [InlineData("opt", true)]
    [InlineData("smollm3", true)]
    [InlineData("ernie4_5", true)]
    [InlineData("minicpm3", true)]
    [InlineData("llama", false)]
    [InlineData("qwen2", false)]
    [InlineData("mistral", false)]
    [InlineData("llama4", false)]
    [InlineData("qwen3_5", false)]
    [InlineData("exaone4", false)]
    public void An_absent_tie_means_what_the_type_means(string type, bool tied)
    {
        JsonObject config = Of(type);
        Remove(config, "tie_word_embeddings");
        Remove(config, "tie_embedding");
        Assert.Equal(tied, Read(config).HasTiedEmbeddings);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(null, true, true)]
    public void The_tie_at_the_top_wins_over_the_one_inside(bool? top, bool inside, bool tied)
    {
        JsonObject config = Of("mistral3");
        config.Remove("tie_word_embeddings");
        if (top is not null)
        {
            config["tie_word_embeddings"] = top;
        }

        config["text_config"]!["tie_word_embeddings"] = inside;
        Assert.Equal(tied, Read(config).HasTiedEmbeddings);
    }

    [Theory]
    [InlineData("mllama")]
    [InlineData("chatglm")]
    public void Some_types_are_never_tied(string type)
    {
        JsonObject config = Of(type);
        config["tie_word_embeddings"] = true;
        (config["text_config"] as JsonObject)?["tie_word_embeddings"]?.ReplaceWith(true);
        Assert.False(Read(config).HasTiedEmbeddings);
    }

    [Fact]
    public void MiniCPM_must_say_whether_it_is_tied()
    {
        JsonObject config = Of("minicpm");
        config.Remove("tie_word_embeddings");
        Assert.Equal("ConfigKeyMissing", Error(config).ErrorId);
    }

    [Theory]
    [InlineData("qwen3", 128)]
    [InlineData("gemma", 256)]
    [InlineData("gpt_oss", 64)]
    public void An_absent_head_width_is_the_default_of_the_type_and_a_null_one_the_quotient(string type, long byDefault)
    {
        JsonObject config = Of(type);
        config["hidden_size"] = 4096;
        config["num_attention_heads"] = 8;
        config["num_key_value_heads"] = 8;
        config.Remove("head_dim");
        Assert.Equal(byDefault, Read(config).LayerKinds[0].Find<Attention>()!.HeadWidth);
        config["head_dim"] = null;
        Assert.Equal(512, Read(config).LayerKinds[0].Find<Attention>()!.HeadWidth);
    }

    [Fact]
    public void Numbers_may_be_floats_or_texts_and_null_is_absent()
    {
        JsonObject config = Of("llama");
        long total = Read(config).Tensors.TotalParameters;
        config["num_hidden_layers"] = JsonNode.Parse(config["num_hidden_layers"]!.ToJsonString() + ".0");
        config["hidden_size"] = config["hidden_size"]!.ToString();
        config["mlp_bias"] = null;
        Assert.Equal(total, Read(config).Tensors.TotalParameters);
    }

    [Theory]
    [InlineData("gemma2", "layer_types")]
    [InlineData("gpt_oss", "layer_types")]
    [InlineData("qwen3_next", "layer_types")]
    [InlineData("lfm2", "layer_types")]
    [InlineData("granitemoehybrid", "layer_types")]
    [InlineData("exaone4", "layer_types")]
    [InlineData("olmo3", "layer_types")]
    [InlineData("cohere2", "layer_types")]
    [InlineData("minimax", "layer_types")]
    [InlineData("glm_moe_dsa", "indexer_types")]
    [InlineData("glm_moe_dsa", "mlp_layer_types")]
    [InlineData("jamba", "layers_block_type")]
    public void A_list_of_another_length_or_with_an_unknown_kind_is_an_error_that_names_it(string type, string key)
    {
        JsonObject config = Of(type);
        config[key] = new JsonArray("full_attention");
        PlannerException shorter = Error(config);
        Assert.Equal(("ConfigValueInvalid", key), (shorter.ErrorId, shorter.Target));
        int layers = Read(Of(type)).LayerCount;
        config[key] = new JsonArray([.. Enumerable.Repeat("quantum_attention", layers).Select(kind => (JsonNode)kind!)]);
        PlannerException unknown = Error(config);
        Assert.Equal(("ConfigValueInvalid", key), (unknown.ErrorId, unknown.Target));
        Assert.Contains("quantum_attention", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deepseek_v4", "compress_ratios", "[0,4]")]
    [InlineData("nemotron-nas", "block_configs", "[]")]
    [InlineData("nemotron_h", "hybrid_override_pattern", "\"M?\"")]
    [InlineData("mimo_v2_flash", "hybrid_layer_pattern", "[0]")]
    [InlineData("minimax_m1", "attn_type_list", "[1]")]
    [InlineData("bamba", "attn_layer_indices", "[999]")]
    [InlineData("qwen3_moe", "mlp_only_layers", "[-999]")]
    [InlineData("llama4", "moe_layers", "[48]")]
    [InlineData("mllama", "cross_attention_layers", "[40]")]
    [InlineData("exaone4", "sliding_window_pattern", "\"LLX\"")]
    [InlineData("gemma3n", "intermediate_size", "[1]")]
    public void Other_lists_must_fit_too(string type, string key, string value)
    {
        JsonObject config = Of(type);
        JsonObject text = config["text_config"] as JsonObject ?? config;
        text[key] = JsonNode.Parse(value);
        PlannerException error = Error(config);
        Assert.True(error.ErrorId is "ConfigValueInvalid", error.Message);
        Assert.Contains(key, error.Target!.ToString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemma3", 62)]
    [InlineData("cohere2", 64)]
    [InlineData("qwen3_next", 48)]
    public void Lists_and_periods_say_the_same(string type, int layers)
    {
        ModelArchitecture byPeriod = Read(Layers(type, layers));
        JsonObject config = Layers(type, layers);
        JsonObject text = config["text_config"] as JsonObject ?? config;
        text["layer_types"] = new JsonArray([.. byPeriod.Layout.Select(kind => (JsonNode)byPeriod.LayerKinds[kind].Name.Split('+')[0]!)]);
        ModelArchitecture byList = Read(config);
        Assert.Equal(byPeriod.Layout, byList.Layout);
        text["layer_types"] = new JsonArray([.. Enumerable.Repeat("full_attention", layers).Select(kind => (JsonNode)kind!)]);
        Assert.Single(Read(config).LayerKinds);
    }

    [Theory]
    [InlineData("llama", "q_lora_rank", "8")]
    [InlineData("llama", "lm_head_bias", "true")]
    [InlineData("mistral", "attention_bias", "true")]
    [InlineData("ernie4_5", "use_bias", "true")]
    [InlineData("llama", "use_qk_norm", "true")]
    [InlineData("phi", "qk_layernorm", "true")]
    [InlineData("jamba", "attention_bias", "true")]
    public void A_flag_without_a_formula_is_refused(string type, string key, string value)
    {
        JsonObject config = Of(type);
        config[key] = JsonNode.Parse(value);
        PlannerException error = Error(config);
        Assert.Equal(("ConfigValueInvalid", key), (error.ErrorId, error.Target));
    }

    [Theory]
    [InlineData("qwen3", "use_qk_norm")]
    [InlineData("hy_v3", "qk_norm")]
    [InlineData("mimo", "attention_bias")]
    [InlineData("qwen2", "attention_bias")]
    [InlineData("mamba2", "rms_norm")]
    [InlineData("bailing_moe", "norm_head")]
    public void A_flag_that_changes_nothing_is_not(string type, string key)
    {
        JsonObject config = Of(type);
        long total = Read(config).Tensors.TotalParameters;
        config[key] = true;
        Assert.Equal(total, Read(config).Tensors.TotalParameters);
    }

    [Theory]
    [InlineData("llama", "num_key_value_heads", "5", "HeadsDoNotDivide")]
    [InlineData("llama", "hidden_size", null, "ConfigKeyMissing")]
    [InlineData("llama", "num_hidden_layers", null, "ConfigKeyMissing")]
    [InlineData("llama", "vocab_size", null, "ConfigKeyMissing")]
    [InlineData("llama", "intermediate_size", null, "ConfigKeyMissing")]
    [InlineData("llama", "num_hidden_layers", "100000", "LayerCountInvalid")]
    [InlineData("llama", "num_hidden_layers", "0", "ConfigValueOutOfRange")]
    [InlineData("llama", "hidden_size", "4097", "HeadWidthUnknown")]
    [InlineData("mixtral", "num_experts_per_tok", "9", "ActiveExpertsInvalid")]
    [InlineData("mamba2", "n_groups", "7", "StateHeadsDoNotDivide")]
    [InlineData("deepseek_v4", "o_groups", "7", "OutputGroupsDoNotDivide")]
    [InlineData("hunyuan_v1_moe", "use_cla", "true", "ConfigValueInvalid")]
    [InlineData("mpt", "no_bias", "false", "ConfigValueInvalid")]
    [InlineData("minicpm", "num_experts", "8", "ConfigValueInvalid")]
    [InlineData("minimax", "shared_intermediate_size", "8", "ConfigValueInvalid")]
    public void What_cannot_be_is_refused(string type, string key, string? value, string errorId)
    {
        JsonObject config = Of(type);
        config.Remove("head_dim");
        if (value is null)
        {
            config.Remove(key);
        }
        else
        {
            config[key] = JsonNode.Parse(value);
        }

        Assert.Equal(errorId, Error(config).ErrorId);
    }

    [Fact]
    public void A_composite_inside_a_composite_ends()
    {
        string inner = """{"model_type":"internvl","text_config":{"model_type":"internvl","text_config":{}}}""";
        Assert.Equal("ConfigValueInvalid", Error(JsonNode.Parse($$"""{"model_type":"mistral3","text_config":{{inner}}}""")!.AsObject()).ErrorId);
    }

    [Fact]
    public void Dimensions_that_overflow_are_an_error()
    {
        JsonObject config = Of("llama");
        foreach (string key in new[] { "hidden_size", "intermediate_size", "vocab_size" })
        {
            config[key] = 1L << 40;
        }

        Assert.Equal("DimensionsOverflow", Error(config).ErrorId);

        // One layer fits into 64 bits, eight thousand do not.
        config = Of("llama");
        config["num_hidden_layers"] = 8000;
        config["intermediate_size"] = 1L << 40;
        Assert.Equal("DimensionsOverflow", Error(config).ErrorId);
    }

    private static JsonObject Layers(string type, int layers)
    {
        JsonObject config = Of(type);
        JsonObject text = config["text_config"] as JsonObject ?? config;
        text.Remove("layer_types");
        text["num_hidden_layers"] = layers;
        return config;
    }

    private static void Remove(JsonObject config, string key)
    {
        config.Remove(key);
        (config["text_config"] as JsonObject)?.Remove(key);
    }

    /// <summary>The config of the first known model of a type, to change.</summary>
    private static JsonObject Of(string type)
        => JsonNode.Parse(ParameterCounts.OfType(type).Row.GetProperty("config").GetRawText())!.AsObject();

    private static ModelArchitecture Read(JsonObject config)
        => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(config.ToJsonString()), "test"));

    private static PlannerException Error(JsonObject config)
        => Assert.Throws<PlannerException>(() => Read(config));
}
