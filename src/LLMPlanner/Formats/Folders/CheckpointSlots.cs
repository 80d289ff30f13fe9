namespace LLMPlanner.Formats.Folders;

/// <summary>
/// What the tensors of Hugging Face checkpoints are called in GGUF files. Where one side fuses what the other keeps apart, both are
/// compared as one slot.
/// </summary>
internal static class CheckpointSlots
{
    private static readonly string[] s_suffixes = [".weight", ".bias", "_bias"];

    // The longest known ending of a name decides; the ending begins at a dot.
    private static readonly Dictionary<string, string> s_inLayer = new(StringComparer.Ordinal)
    {
        ["q_proj"] = "attn_q",
        ["k_proj"] = "attn_k",
        ["v_proj"] = "attn_v",
        ["o_proj"] = "attn_output",
        ["attention.wq"] = "attn_q",
        ["attention.wk"] = "attn_k",
        ["attention.wv"] = "attn_v",
        ["attention.wo"] = "attn_output",
        ["self_attn.out_proj"] = "attn_output",
        ["attn.out_proj"] = "attn_output",
        ["self_attn.dense"] = "attn_output",
        ["self_attention.dense"] = "attn_output",
        ["attention.dense"] = "attn_output",
        ["attn.c_proj"] = "attn_output",
        ["qkv_proj"] = "attn_qkv",
        ["attn.c_attn"] = "attn_qkv",
        ["query_key_value"] = "attn_qkv",
        ["W_pack"] = "attn_qkv",
        ["attention.wqkv"] = "attn_qkv",
        ["attn.Wqkv"] = "attn_qkv",
        ["q_norm"] = "attn_q_norm",
        ["k_norm"] = "attn_k_norm",
        ["q_layernorm"] = "attn_q_norm",
        ["k_layernorm"] = "attn_k_norm",
        ["query_layernorm"] = "attn_q_norm",
        ["key_layernorm"] = "attn_k_norm",
        ["query_norm"] = "attn_q_norm",
        ["key_norm"] = "attn_k_norm",
        ["self_attn.sinks"] = "attn_sinks",
        ["q_a_proj"] = "attn_q_a",
        ["q_a_layernorm"] = "attn_q_a_norm",
        ["q_b_proj"] = "attn_q_b",
        ["kv_a_proj_with_mqa"] = "attn_kv_a_mqa",
        ["kv_a_layernorm"] = "attn_kv_a_norm",
        ["kv_b_proj"] = "attn_kv_b",
        ["gate_proj"] = "ffn_gate",
        ["up_proj"] = "ffn_up",
        ["down_proj"] = "ffn_down",
        ["gate_up_proj"] = "ffn_gate_up",
        ["feed_forward.w1"] = "ffn_gate",
        ["feed_forward.w2"] = "ffn_down",
        ["feed_forward.w3"] = "ffn_up",
        ["mlp.c_fc"] = "ffn_up",
        ["mlp.c_proj"] = "ffn_down",
        ["mlp.w1"] = "ffn_up",
        ["mlp.w2"] = "ffn_gate",
        ["mlp.dense_h_to_4h"] = "ffn_up",
        ["mlp.dense_4h_to_h"] = "ffn_down",
        ["mlp.fc1"] = "ffn_up",
        ["mlp.fc2"] = "ffn_down",
        ["mlp.fc_in"] = "ffn_up",
        ["mlp.fc_out"] = "ffn_down",
        ["shared_mlp.input_linear"] = "ffn_gate_up_shexp",
        ["shared_mlp.output_linear"] = "ffn_down_shexp",
        ["block_sparse_moe.input_linear"] = "ffn_gate_up_exps",
        ["block_sparse_moe.output_linear"] = "ffn_down_exps",
        ["mlp.gate"] = "ffn_gate_inp",
        ["mlp.router"] = "ffn_gate_inp",
        ["mlp.router.gate"] = "ffn_gate_inp",
        ["mlp.gate.wg"] = "ffn_gate_inp",
        ["feed_forward.router"] = "ffn_gate_inp",
        ["feed_forward.gate"] = "ffn_gate_inp",
        ["block_sparse_moe.gate"] = "ffn_gate_inp",
        ["block_sparse_moe.router.layer"] = "ffn_gate_inp",
        ["shared_expert_gate"] = "ffn_gate_inp_shexp",
        ["e_score_correction_bias"] = "exp_probs_b",
        ["mlp.expert_bias"] = "exp_probs_b",
        ["feed_forward.expert_bias"] = "exp_probs_b",
    };

    private static readonly Dictionary<string, string> s_outside = new(StringComparer.Ordinal)
    {
        ["embed_tokens"] = "token_embd",
        ["wte"] = "token_embd",
        ["word_embeddings"] = "token_embd",
        ["tok_embeddings"] = "token_embd",
        ["embed_in"] = "token_embd",
        ["embeddings"] = "token_embd",
        ["embedding"] = "token_embd",
        ["wpe"] = "position_embd",
        ["embed_positions"] = "position_embd",
        ["lm_head"] = "output",
        ["embed_out"] = "output",
        ["output_layer"] = "output",
        ["output"] = "output",
    };

    private static readonly string[] s_mixers = ["linear_attn.", "mamba.", "ssm.", "conv."];

    /// <summary>The slot of a tensor in a layer, by its name after the layer index; null where it is not known.</summary>
    public static string? InLayer(string name)
    {
        if (Array.Exists(s_mixers, mixer => name.StartsWith(mixer, StringComparison.Ordinal)))
        {
            return "state";
        }

        string stem = Stem(name, out string suffix);
        if (stem.IndexOf(".experts.", StringComparison.Ordinal) >= 0)
        {
            return Expert(stem, suffix);
        }

        if (stem.IndexOf("shared_expert", StringComparison.Ordinal) >= 0 && Find(s_inLayer, stem) is { } shared && shared.StartsWith("ffn_", StringComparison.Ordinal))
        {
            return (shared.EndsWith("_shexp", StringComparison.Ordinal) ? shared : shared + "_shexp") + suffix;
        }

        string? slot = Find(s_inLayer, stem);
        if (slot == "exp_probs_b")
        {
            return "exp_probs_b.bias";
        }

        return slot is not null ? slot + suffix : IsNorm(stem) ? "norm" : null;
    }

    /// <summary>The slot of a tensor outside the layers; null where it is not known.</summary>
    public static string? Outside(string name)
    {
        string stem = Stem(name, out string suffix);
        return Find(s_outside, stem) is { } slot ? slot + suffix : IsNorm(stem) ? "output_norm" : null;
    }

    /// <summary>Tensors that are compared together, because one side may fuse them.</summary>
    public static string Coarse(string slot)
    {
        int dot = slot.LastIndexOf('.');
        string stem = dot < 0 ? slot : slot.Substring(0, dot);
        string suffix = dot < 0 ? string.Empty : slot.Substring(dot);
        string coarse = stem switch
        {
            "attn_q" or "attn_k" or "attn_v" => "attn_qkv",
            "ffn_gate" or "ffn_up" => "ffn_gate_up",
            "ffn_gate_exps" or "ffn_up_exps" => "ffn_gate_up_exps",
            "ffn_gate_shexp" or "ffn_up_shexp" => "ffn_gate_up_shexp",
            "attn_k_b" or "attn_v_b" => "attn_kv_b",
            _ => stem,
        };
        return coarse + suffix;
    }

    private static string? Expert(string stem, string suffix)
    {
        int dot = stem.LastIndexOf('.');
        string? slot = stem.Substring(dot + 1) switch
        {
            "gate_proj" or "w1" => "ffn_gate_exps",
            "up_proj" or "w3" => "ffn_up_exps",
            "down_proj" or "w2" => "ffn_down_exps",
            "gate_up_proj" => "ffn_gate_up_exps",
            _ => null,
        };
        return slot is null ? null : slot + suffix;
    }

    private static string Stem(string name, out string suffix)
    {
        foreach (string ending in s_suffixes)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal) && !name.EndsWith("correction_bias", StringComparison.Ordinal) && !name.EndsWith("expert_bias", StringComparison.Ordinal))
            {
                suffix = ending == ".weight" ? ".weight" : ".bias";
                return name.Substring(0, name.Length - ending.Length);
            }
        }

        suffix = ".weight";
        return name;
    }

    private static string? Find(Dictionary<string, string> slots, string stem)
    {
        for (int start = 0; start >= 0; start = stem.IndexOf('.', start) is >= 0 and int dot ? dot + 1 : -1)
        {
            if (slots.TryGetValue(stem.Substring(start), out string? slot))
            {
                return slot;
            }
        }

        return null;
    }

    private static bool IsNorm(string stem)
        => stem.IndexOf("norm", StringComparison.OrdinalIgnoreCase) >= 0
            || stem.IndexOf("ln_", StringComparison.Ordinal) >= 0
            || stem.EndsWith(".ln", StringComparison.Ordinal);
}
