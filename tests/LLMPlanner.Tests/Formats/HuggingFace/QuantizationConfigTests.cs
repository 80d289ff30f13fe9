using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Formats.HuggingFace;

/// <summary>The dialects of quantization_config, and which tensors each leaves alone.</summary>
public sealed class QuantizationConfigTests
{
    private const string Llama = """
        "model_type":"llama","vocab_size":1024,"hidden_size":256,"intermediate_size":768,"num_hidden_layers":4,"num_attention_heads":8,"num_key_value_heads":2
        """;

    private const string Mixture = """
        "model_type":"qwen3_moe","vocab_size":1024,"hidden_size":256,"intermediate_size":768,"num_hidden_layers":12,"num_attention_heads":8,
        "num_key_value_heads":2,"head_dim":32,"num_experts":8,"num_experts_per_tok":2,"moe_intermediate_size":384
        """;

    [Fact]
    public void No_section_is_no_quantization() => Assert.Null(QuantizationConfig.Read(Config($"{{{Llama}}}")));

    [Fact]
    public void Fp8_blocks()
    {
        QuantizationConfig config = Read("""{"quant_method":"fp8","activation_scheme":"dynamic","weight_block_size":[128,64]}""");
        QuantizationScheme scheme = Assert.Single(config.Schemes);
        Assert.Equal(QuantizationMethod.Fp8, config.Method);
        Assert.Equal((QuantizedType.Float8, 8, ScaleLayout.Block), (scheme.Type, scheme.Bits, scheme.Scales));
        Assert.Equal(ActivationScheme.Dynamic, scheme.Activations);
        Assert.Equal(3 * 5, scheme.ScaleCount(300, 300));
        Assert.Equal(4 * 3 * 5, scheme.ScaleBytes(300, 300));
        Assert.Equal("fp8", config.PrecisionId);
    }

    [Fact]
    public void Fp8_per_tensor_has_one_scale_for_weights_and_one_for_activations()
    {
        QuantizationConfig config = Read("""{"quant_method":"fp8","activation_scheme":"static","ignored_layers":["lm_head"]}""");
        Assert.Equal((1, 8), (config.Schemes[0].ScaleCount(300, 300), config.Schemes[0].ScaleBytes(300, 300)));
        Assert.Equal("fp8-tensor", config.PrecisionId);
        Assert.Equal(["lm_head"], config.IgnoredModules);
    }

    [Theory]
    [InlineData("\"bits\":4,\"group_size\":128,\"zero_point\":true", 4, 2 * 3 * 100, ((16 + 4) * 300 * 2) / 8)]
    [InlineData("\"w_bit\":4,\"q_group_size\":64,\"zero_point\":false", 4, 4 * 300, 16 * 300 * 4 / 8)]
    public void Awq(string keys, int bits, long scales, long bytes)
    {
        QuantizationConfig config = Read($$"""{"quant_method":"awq",{{keys}}}""");
        Assert.Equal(bits, config.Schemes[0].Bits);
        Assert.Equal(scales, config.Schemes[0].ScaleCount(300, 256));
        Assert.Equal(bytes, config.Schemes[0].ScaleBytes(300, 256));
        Assert.Equal("awq", config.PrecisionId);
    }

    [Fact]
    public void Gptq_groups_of_minus_one_are_rows()
    {
        QuantizationConfig config = Read("""{"quant_method":"gptq","bits":8,"group_size":-1,"sym":true,"desc_act":false}""");
        Assert.Equal(ScaleLayout.Channel, config.Schemes[0].Scales);
        Assert.Equal(300, config.Schemes[0].ScaleCount(300, 256));
        Assert.Equal("gptq", config.PrecisionId);
    }

    [Theory]
    [InlineData("\"load_in_4bit\":true,\"bnb_4bit_quant_type\":\"nf4\"", QuantizedType.NormalFloat4, "nf4")]
    [InlineData("\"load_in_4bit\":true,\"bnb_4bit_quant_type\":\"fp4\"", QuantizedType.Float4, null)]
    [InlineData("\"load_in_8bit\":true", QuantizedType.Integer, "int8")]
    public void BitsAndBytes(string keys, QuantizedType type, string? id)
    {
        QuantizationConfig config = Read($$"""{"quant_method":"bitsandbytes",{{keys}},"llm_int8_skip_modules":["lm_head"]}""");
        Assert.Equal(type, config.Schemes[0].Type);
        Assert.Equal(id, config.PrecisionId);
        Assert.Equal(["lm_head"], config.IgnoredModules);
    }

    [Theory]
    [InlineData("float", 8, "\"strategy\":\"channel\"", QuantizedType.Float8, ScaleLayout.Channel)]
    [InlineData("float", 8, "\"strategy\":\"tensor\"", QuantizedType.Float8, ScaleLayout.Tensor)]
    [InlineData("float", 8, "\"strategy\":\"block\",\"block_structure\":[128,128]", QuantizedType.Float8, ScaleLayout.Block)]
    [InlineData("int", 8, "\"strategy\":\"channel\"", QuantizedType.Integer, ScaleLayout.Channel)]
    [InlineData("int", 4, "\"strategy\":\"group\",\"group_size\":128", QuantizedType.Integer, ScaleLayout.Group)]
    [InlineData("float", 4, "\"strategy\":\"tensor_group\",\"group_size\":16", QuantizedType.Nvfp4, ScaleLayout.Group)]
    [InlineData("float", 4, "\"strategy\":\"group\",\"group_size\":32", QuantizedType.Mxfp4, ScaleLayout.Group)]
    public void Compressed_tensors(string type, int bits, string keys, QuantizedType expected, ScaleLayout layout)
    {
        string weights = $"{{\"num_bits\":{bits},\"type\":\"{type}\",\"symmetric\":true,{keys}}}";
        string group = $"{{\"targets\":[\"Linear\"],\"weights\":{weights},\"input_activations\":null}}";
        QuantizationConfig config = Read(
            $"{{\"quant_method\":\"compressed-tensors\",\"config_groups\":{{\"group_0\":{group}}},\"ignore\":[\"lm_head\"]}}");
        QuantizationScheme scheme = Assert.Single(config.Schemes);
        Assert.Equal((expected, layout, bits), (scheme.Type, scheme.Scales, scheme.Bits));
        Assert.Equal(ActivationScheme.None, scheme.Activations);
    }

    [Fact]
    public void Nvfp4_has_a_byte_for_sixteen_weights_and_floats_for_the_tensor()
    {
        QuantizationConfig config = Read("""{"quant_algo":"NVFP4","group_size":16,"ignore":["lm_head"]}""");
        Assert.Equal(QuantizationMethod.ModelOpt, config.Method);
        Assert.Equal((256 * 1024 / 16) + 4 + 4, config.Schemes[0].ScaleBytes(256, 1024));
        Assert.Equal("nvfp4", config.PrecisionId);
    }

    [Fact]
    public void Mxfp4_quantizes_experts_alone()
    {
        (ModelArchitecture model, QuantizationConfig config) = Both(Mixture, """{"quant_method":"mxfp4","modules_to_not_convert":["model.layers.*.self_attn","lm_head"]}""");
        Assert.All(config.Resolve(model), part => Assert.Equal(part.Group.Role.IsRoutedExpert(), part.Scheme is not null));
        Assert.Equal(
            model.Tensors.RoutedExpertParameters / 32, config.Resolve(model).Sum(part => part.ScaleBytes));
    }

    [Fact]
    public void A_separate_model_opt_file_is_read_too()
    {
        QuantizationConfig config = QuantizationConfig.Read(Config(
            """{"producer":{"name":"modelopt"},"quantization":{"quant_algo":"FP8","kv_cache_quant_algo":"FP8","exclude_modules":["lm_head"]}}"""))!;
        Assert.Equal("fp8-tensor", config.PrecisionId);
        Assert.Equal(["lm_head"], config.IgnoredModules);
    }

    [Fact]
    public void Only_linear_layers_are_quantized()
    {
        (ModelArchitecture model, QuantizationConfig config) = Both(Mixture, """{"quant_method":"fp8","weight_block_size":[128,128]}""");
        foreach (QuantizedGroup part in config.Resolve(model))
        {
            bool linear = part.Group.Role is TensorRole.AttentionQuery or TensorRole.AttentionKey or TensorRole.AttentionValue
                or TensorRole.AttentionOutput or TensorRole.ExpertGate or TensorRole.ExpertUp or TensorRole.ExpertDown;
            Assert.Equal(linear, part.Scheme is not null);
            Assert.Equal(!linear, config.IsIgnored(part.Group));
        }
    }

    [Theory]
    [InlineData("model.layers.3.self_attn.q_proj", "attn_q.weight", 1)]
    [InlineData("model.layers.3.self_attn", "attn_q.weight", 1)]
    [InlineData("model.layers.3.self_attn*", "attn_q.weight", 1)]
    [InlineData("model.layers.1*", "attn_q.weight", 3)]
    [InlineData("model.layers.1.*", "attn_q.weight", 1)]
    [InlineData("model.layers.*.self_attn", "attn_q.weight", 12)]
    [InlineData("*.self_attn.*", "attn_q.weight", 12)]
    [InlineData("self_attn.q_proj", "attn_q.weight", 12)]
    [InlineData("re:.*q_proj$", "attn_q.weight", 12)]
    [InlineData("re:.*self_attn.*", "attn_q.weight", 12)]
    [InlineData("re:model.layers.(0|11).self_attn.*", "attn_q.weight", 2)]
    [InlineData("re:q_proj", "attn_q.weight", 0)]
    [InlineData("mlp.gate", "ffn_gate_exps.weight", 0)]
    [InlineData("re:.*mlp.gate$", "ffn_gate_exps.weight", 0)]
    [InlineData("mlp.experts", "ffn_gate_exps.weight", 12)]
    [InlineData("model.layers.0.mlp.experts.0.gate_proj", "ffn_gate_exps.weight", 1)]
    public void Patterns_take_out_layers(string pattern, string tensor, int ignored)
    {
        string escaped = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        (ModelArchitecture model, QuantizationConfig config) = Both(
            Mixture, $$"""{"quant_method":"fp8","weight_block_size":[128,128],"modules_to_not_convert":["{{escaped}}"]}""");
        QuantizedGroup[] parts = [.. config.Resolve(model).Where(part => part.Group.Name == tensor)];
        Assert.Equal(12, parts.Sum(part => part.Count));
        Assert.Equal(ignored, parts.Where(part => part.Scheme is null).Sum(part => part.Count));
        Assert.Equal(ignored > 0, config.IsIgnored(parts[0].Group));
    }

    [Fact]
    public void Modules_may_have_schemes_of_their_own()
    {
        (ModelArchitecture model, QuantizationConfig config) = Both(Mixture, """
            {"quant_method":"modelopt","quant_algo":"MIXED_PRECISION","exclude_modules":["lm_head"],"quantized_layers":{
            "model.layers.0.self_attn.q_proj":{"quant_algo":"FP8"},
            "model.layers.0.mlp.experts.0.up_proj":{"quant_algo":"W4A16_NVFP4","group_size":16},
            "model.layers.0.mlp.experts.1.up_proj":{"quant_algo":"W4A16_NVFP4","group_size":16}}}
            """);
        Assert.Equal(2, config.Schemes.Count);
        Assert.Null(config.PrecisionId);
        QuantizedGroup[] quantized = [.. config.Resolve(model).Where(part => part.Scheme is not null)];
        Assert.Equal(
            [("attn_q.weight", QuantizedType.Float8, 1), ("ffn_up_exps.weight", QuantizedType.Nvfp4, 1)],
            quantized.Select(part => (part.Group.Name, part.Scheme!.Type, part.Count)));
    }

    [Fact]
    public void Gemma_4_experts_stand_beside_its_feed_forward()
    {
        ModelArchitecture model = Tests.Architectures.ParameterCounts.Named("google/gemma-4-26B-A4B").First().Architecture;
        QuantizationConfig config = QuantizationConfig.Read(Config("""
            {"model_type":"gemma4","quantization_config":{"quant_method":"modelopt","quant_algo":"NVFP4","group_size":16,"ignore":["lm_head",
            "model.embed_vision*","model.vision_tower*","model.language_model.layers.*.mlp*","model.language_model.layers.*.router*",
            "model.language_model.layers.*.self_attn*"]}}
            """))!;
        long quantized = config.Resolve(model).Where(part => part.Scheme is not null).Sum(part => part.Parameters);
        Assert.Equal(model.Tensors.RoutedExpertParameters, quantized);
    }

    [Fact]
    public void Split_projections_take_the_scales_of_the_matrix_they_come_from()
    {
        // 64 heads of 192 + 256 rows are one matrix of 28,672 × 512 in the checkpoint.
        ModelArchitecture model = Tests.Architectures.ParameterCounts.Named("zai-org/GLM-5").First().Architecture;
        QuantizationConfig config = QuantizationConfig.Read(Config(
            """{"model_type":"glm_moe_dsa","quantization_config":{"quant_method":"fp8","weight_block_size":[128,128]}}"""))!;
        QuantizedGroup[] parts = [.. config.Resolve(model).Where(part => part.Group.Part == ModelPart.Text && part.Group.LayerKind == 0)];
        Assert.Equal(3 * 224 * 4, parts.Single(part => part.Group.Name == "attn_k_b.weight").Scales);
        Assert.Equal(0, parts.Single(part => part.Group.Name == "attn_v_b.weight").Scales);
    }

    [Theory]
    [InlineData("", QuantizedType.Mxfp4, 32)]
    [InlineData(",\"moe_quant_algo\":\"NVFP4\",\"group_size\":16,\"ignore\":[\"*.attn.*\",\"*.ffn.shared_experts.*\"]", QuantizedType.Nvfp4, 16)]
    public void Experts_may_have_a_type_beside_the_section(string keys, QuantizedType type, long group)
    {
        ModelArchitecture model = Tests.Architectures.ParameterCounts.Named("deepseek-ai/DeepSeek-V4-Flash").First().Architecture;
        string section = $"{{\"quant_method\":\"fp8\",\"weight_block_size\":[128,128]{keys}}}";
        QuantizationConfig config = QuantizationConfig.Read(Config(
            $"{{\"model_type\":\"deepseek_v4\",\"expert_dtype\":\"fp4\",\"quantization_config\":{section}}}"))!;
        QuantizedGroup[] quantized = [.. config.Resolve(model).Where(part => part.Scheme is not null)];
        Assert.All(quantized, part => Assert.Equal(part.Group.Experts > 0, part.Scheme!.Type == type));
        Assert.Equal(
            model.Tensors.RoutedExpertParameters / group, quantized.Where(part => part.Group.Experts > 0).Sum(part => part.Scales));
        Assert.Contains(quantized, part => part.Group.Name == "attn_q_b.weight" && part.Scheme!.Type == QuantizedType.Float8);
        Assert.All(quantized.Where(part => part.Group.Experts == 0), part => Assert.Equal(8, part.Scheme!.ScaleBits));
    }

    [Theory]
    [InlineData("""{"quant_method":"hqq"}""", "UnknownQuantizationMethod")]
    [InlineData("""{"quant_algo":"W4A8_AWQ"}""", "UnknownQuantizationMethod")]
    [InlineData("""{"bits":4}""", "UnknownQuantizationMethod")]
    [InlineData("""{"quant_method":"awq","bits":64}""", "ConfigValueInvalid")]
    [InlineData("""{"quant_method":"fp8","weight_block_size":[128]}""", "ConfigValueInvalid")]
    [InlineData("""{"quant_method":"fp8","weight_block_size":[0,128]}""", "ConfigValueInvalid")]
    [InlineData("""{"quant_method":"compressed-tensors"}""", "ConfigKeyMissing")]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"group_0":{}}}""", "ConfigKeyMissing")]
    [InlineData("""{"quant_method":"fp8","modules_to_not_convert":["re:(["]}""", "ModulePatternInvalid")]
    [InlineData("""{"quant_method":"fp8","modules_to_not_convert":[7]}""", "ConfigValueWrongType")]
    public void Broken_sections_are_named(string section, string errorId)
        => Assert.Equal(errorId, Assert.Throws<PlannerException>(() => Read(section)).ErrorId);

    [Fact]
    public void An_expression_that_runs_away_is_stopped()
    {
        (ModelArchitecture model, QuantizationConfig config) = Both(
            Llama, """{"quant_method":"fp8","modules_to_not_convert":["re:^(([a-z_.0-9])+.)+[A-Z]([a-z_.0-9])+$"]}""");
        Assert.Equal("ModulePatternTooSlow", Assert.Throws<PlannerException>(() => config.Resolve(model)).ErrorId);
    }

    private static (ModelArchitecture Model, QuantizationConfig Config) Both(string keys, string section)
    {
        ModelConfig config = Config($"{{{keys},\"quantization_config\":{section}}}");
        return (ModelFamilies.BuiltIn.Read(config), QuantizationConfig.Read(config)!);
    }

    private static QuantizationConfig Read(string section)
        => QuantizationConfig.Read(Config($"{{{Llama},\"quantization_config\":{section}}}"))!;

    private static ModelConfig Config(string json) => ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "test");
}
