using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Conformance;

/// <summary>The metadata with which llama.cpp loads a model of a given structure: what its converter would have written that decides memory.</summary>
internal static class GgufMetadataFor
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["llama"] = "llama", ["mistral"] = "llama", ["mixtral"] = "llama", ["qwen2"] = "qwen2", ["qwen2_moe"] = "qwen2moe", ["qwen3"] = "qwen3",
        ["qwen3_moe"] = "qwen3moe", ["qwen3_next"] = "qwen3next", ["qwen3_5_text"] = "qwen35", ["qwen3_5"] = "qwen35",
        ["qwen3_5_moe"] = "qwen35moe", ["qwen3_5_moe_text"] = "qwen35moe", ["gemma2"] = "gemma2", ["gemma3"] = "gemma3", ["gemma3_text"] = "gemma3",
        ["phi3"] = "phi3", ["gpt_oss"] = "gpt-oss", ["deepseek_v2"] = "deepseek2", ["deepseek_v3"] = "deepseek2", ["glm4_moe"] = "glm4moe",
        ["glm4"] = "glm4", ["seed_oss"] = "seed_oss", ["olmo2"] = "olmo2", ["minimax_m2"] = "minimax-m2", ["smollm3"] = "smollm3",
        ["command-r"] = "command-r", ["cohere"] = "command-r", ["cohere2"] = "cohere2", ["exaone4"] = "exaone4", ["starcoder2"] = "starcoder2", ["granite"] = "granite",
        ["granitemoe"] = "granitemoe", ["ernie4_5"] = "ernie4_5", ["ernie4_5_moe"] = "ernie4_5-moe", ["dots1"] = "dots1", ["olmoe"] = "olmoe",
        ["falcon_h1"] = "falcon-h1", ["nemotron_h"] = "nemotron_h", ["lfm2"] = "lfm2", ["mamba2"] = "mamba2", ["gemma"] = "gemma",
        ["internlm2"] = "internlm2", ["apertus"] = "apertus", ["hunyuan_v1_dense"] = "hunyuan-dense", ["hunyuan_v1_moe"] = "hunyuan-moe", ["arcee"] = "arcee",
    };

    /// <summary>Adds the metadata of a model.</summary>
    public static void Write(GgufWriter writer, ModelArchitecture model, JsonElement config)
    {
        string name = s_names[model.ModelType];
        LayerKind[] layers = [.. model.Layout.Select(kind => model.LayerKinds[kind])];
        writer.Set("general.architecture", name).Set("general.name", "model").Set("general.file_type", 15u);
        void Set(string key, object value) => writer.Set($"{name}.{key}", value);
        Set("block_count", (uint)layers.Length);
        Set("context_length", (uint)(model.NativeContextLength ?? 8192));
        Set("embedding_length", (uint)model.HiddenSize);
        Set("vocab_size", (uint)model.VocabularySize);
        Set("attention.layer_norm_rms_epsilon", 1e-6f);
        Set("attention.layer_norm_epsilon", 1e-5f);
        Set("rope.freq_base", 1e6f);
        FeedForward(Set, layers, config);
        Attention(Set, name, layers, config);
        Experts(Set, name, layers);
        Recurrent(Set, name, layers);
        Vocabulary(writer, (int)model.VocabularySize);
    }

    private static void FeedForward(Action<string, object> set, LayerKind[] layers, JsonElement config)
    {
        uint[] widths = [.. layers.Select(layer => (uint)(layer.Find<FeedForward>()?.Width ?? 0))];
        uint declared = config.TryGetProperty("intermediate_size", out JsonElement value) ? value.GetUInt32() : widths.Max();
        bool mixed = widths.Contains(0u) && layers.Any(layer => layer.Find<Mamba2>() is not null);
        set("feed_forward_length", mixed ? widths : widths.All(width => width == widths[0]) && widths[0] > 0 ? widths[0] : declared);
    }

    private static void Attention(Action<string, object> set, string name, LayerKind[] layers, JsonElement config)
    {
        if (layers.Select(layer => layer.Find<LatentAttention>()).FirstOrDefault(block => block is not null) is { } latent)
        {
            set("attention.head_count", (uint)latent.Heads);
            set("attention.head_count_kv", 1u);
            set("attention.key_length", (uint)latent.CacheWidth);
            set("attention.value_length", (uint)latent.KeyValueRank);
            set("attention.key_length_mla", (uint)(latent.NopeWidth + latent.RopeWidth));
            set("attention.value_length_mla", (uint)latent.ValueWidth);
            set("attention.kv_lora_rank", (uint)latent.KeyValueRank);
            set("rope.dimension_count", (uint)latent.RopeWidth);
            if (latent.QueryRank is { } rank)
            {
                set("attention.q_lora_rank", (uint)rank);
            }

            return;
        }

        Attention[] blocks = [.. layers.Select(layer => layer.Find<Attention>()).OfType<Attention>()];
        if (blocks.Length == 0)
        {
            set("attention.head_count", 0u);
            return;
        }

        Attention first = blocks[0];
        bool hybrid = name is "nemotron_h" or "lfm2";
        set("attention.head_count", (uint)first.Heads);
        set("attention.head_count_kv", hybrid
            ? (uint[])[.. layers.Select(layer => (uint)(layer.Find<Attention>()?.KeyValueHeads ?? 0))]
            : (uint)first.KeyValueHeads);
        set("attention.key_length", (uint)first.HeadWidth);
        set("attention.value_length", (uint)first.ValueWidth);
        set("rope.dimension_count", (uint)Rotary(config, first.HeadWidth));
        if (blocks.FirstOrDefault(block => block.Span.Kind != AttentionSpanKind.Full) is { } sliding && name is not ("phi3" or "llama" or "qwen2" or "qwen3" or "qwen3moe" or "starcoder2" or "qwen2moe"))
        {
            set("attention.sliding_window", (uint)sliding.Span.Tokens);
            if (name is "exaone4")
            {
                set("attention.sliding_window_pattern", 4u);
            }
        }

        if (name is "gemma2")
        {
            set("attn_logit_softcapping", 50f);
            set("final_logit_softcapping", 30f);
        }

        if (name is "command-r" or "cohere2" or "granite" or "granitemoe")
        {
            set("logit_scale", 0.0625f);
        }
    }

    private static long Rotary(JsonElement config, long headWidth)
        => config.TryGetProperty("partial_rotary_factor", out JsonElement share) ? (long)(headWidth * share.GetDouble()) : headWidth;

    private static void Experts(Action<string, object> set, string name, LayerKind[] layers)
    {
        if (layers.Select(layer => layer.Find<MixtureOfExperts>()).FirstOrDefault(block => block is not null) is not { } experts)
        {
            return;
        }

        set("expert_count", (uint)experts.Experts);
        set("expert_used_count", (uint)experts.ActiveExperts);
        set("expert_feed_forward_length", (uint)experts.ExpertWidth);
        set("expert_shared_count", (uint)(experts.SharedWidth > 0 ? Math.Max(1, experts.SharedWidth / experts.ExpertWidth) : 0));
        set("expert_shared_feed_forward_length", (uint)experts.SharedWidth);
        set("leading_dense_block_count", (uint)layers.TakeWhile(layer => layer.Find<MixtureOfExperts>() is null).Count());
        set("expert_weights_norm", name is not "olmoe");
        set("expert_weights_scale", name is "deepseek2" ? 2.5f : 1f);
        set("expert_gating_func", experts.HasCorrectionBias ? 2u : 1u);
        set("interleave_moe_layer_step", 1u);
    }

    private static void Recurrent(Action<string, object> set, string name, LayerKind[] layers)
    {
        if (layers.Select(layer => layer.Find<GatedDeltaNet>()).FirstOrDefault(block => block is not null) is { } delta)
        {
            set("ssm.conv_kernel", (uint)delta.ConvolutionKernel);
            set("ssm.inner_size", (uint)(delta.ValueHeads * delta.ValueHeadWidth));
            set("ssm.state_size", (uint)delta.KeyHeadWidth);
            set("ssm.time_step_rank", (uint)delta.ValueHeads);
            set("ssm.group_count", (uint)delta.KeyHeads);
            set("full_attention_interval", 4u);
            set("rope.dimension_sections", new[] { 11, 11, 10, 0 });
            set("rope.dimension_count", 64u);
        }

        if (layers.Select(layer => layer.Find<Mamba2>()).FirstOrDefault(block => block is not null) is { } mamba)
        {
            set("ssm.conv_kernel", (uint)mamba.ConvolutionKernel);
            set("ssm.inner_size", (uint)(mamba.Heads * mamba.HeadWidth));
            set("ssm.state_size", (uint)mamba.StateSize);
            set("ssm.time_step_rank", (uint)mamba.Heads);
            set("ssm.group_count", (uint)mamba.Groups);
        }

        if (name is "lfm2" && layers.Select(layer => layer.Find<ShortConvolution>()).FirstOrDefault(block => block is not null) is { } convolution)
        {
            set("shortconv.l_cache", (uint)convolution.Kernel);
        }
    }

    // A vocabulary of the right length; without one llama.cpp refuses to load.
    private static void Vocabulary(GgufWriter writer, int size)
    {
        var tokens = new string[size];
        var scores = new float[size];
        var types = new int[size];
        for (int i = 0; i < size; i++)
        {
            tokens[i] = i switch { 0 => "<unk>", 1 => "<s>", 2 => "</s>", < 259 => $"<0x{i - 3:X2}>", _ => "t" + i.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            types[i] = i switch { 0 => 2, < 3 => 3, < 259 => 6, _ => 1 };
        }

        writer.Set("tokenizer.ggml.model", "llama")
            .Set("tokenizer.ggml.tokens", tokens)
            .Set("tokenizer.ggml.scores", scores)
            .Set("tokenizer.ggml.token_type", types)
            .Set("tokenizer.ggml.bos_token_id", 1u)
            .Set("tokenizer.ggml.eos_token_id", 2u)
            .Set("tokenizer.ggml.unknown_token_id", 0u);
    }
}
