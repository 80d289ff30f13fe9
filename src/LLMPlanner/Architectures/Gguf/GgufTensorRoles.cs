namespace LLMPlanner.Architectures.Gguf;

/// <summary>What a tensor of a GGUF file does, by its name, and which tensors are no parameters.</summary>
internal static class GgufTensorRoles
{
    private static readonly string[] s_suffixes = [".weight", ".bias"];
    private static readonly string[] s_scaleSuffixes = [".input_scale", ".scale"];

    private static readonly Dictionary<string, TensorRole> s_roles = new(StringComparer.Ordinal)
    {
        ["token_embd"] = TensorRole.TokenEmbedding,
        ["position_embd"] = TensorRole.PositionEmbedding,
        ["token_types"] = TensorRole.PositionEmbedding,
        ["output"] = TensorRole.Output,
        ["cls"] = TensorRole.Output,
        ["attn_q"] = TensorRole.AttentionQuery,
        ["attn_k"] = TensorRole.AttentionKey,
        ["attn_v"] = TensorRole.AttentionValue,
        ["attn_qkv"] = TensorRole.AttentionQkv,
        ["attn_output"] = TensorRole.AttentionOutput,
        ["attn_output_a"] = TensorRole.AttentionOutput,
        ["attn_output_b"] = TensorRole.AttentionOutput,
        ["attn_gate"] = TensorRole.AttentionOutput,
        ["attn_q_norm"] = TensorRole.AttentionNorm,
        ["attn_k_norm"] = TensorRole.AttentionNorm,
        ["attn_q_a_norm"] = TensorRole.AttentionNorm,
        ["attn_kv_a_norm"] = TensorRole.AttentionNorm,
        ["attn_sinks"] = TensorRole.AttentionScalars,
        ["attn_q_a"] = TensorRole.LatentQueryDown,
        ["attn_q_b"] = TensorRole.LatentQueryUp,
        ["attn_kv_a_mqa"] = TensorRole.LatentKeyValueDown,
        ["attn_kv"] = TensorRole.LatentKeyValueDown,
        ["attn_kv_b"] = TensorRole.LatentKeyUp,
        ["attn_k_b"] = TensorRole.LatentKeyUp,
        ["attn_v_b"] = TensorRole.LatentValueUp,
        ["ssm_in"] = TensorRole.StateInput,
        ["ssm_x"] = TensorRole.StateInput,
        ["ssm_ba"] = TensorRole.StateInput,
        ["ssm_alpha"] = TensorRole.StateInput,
        ["ssm_beta"] = TensorRole.StateInput,
        ["ssm_out"] = TensorRole.StateOutput,
        ["ssm_conv1d"] = TensorRole.StateConvolution,
        ["time_mix_output"] = TensorRole.StateOutput,
        ["time_mix_key"] = TensorRole.StateInput,
        ["time_mix_value"] = TensorRole.StateInput,
        ["time_mix_receptance"] = TensorRole.StateInput,
        ["time_mix_gate"] = TensorRole.StateInput,
        ["channel_mix_key"] = TensorRole.FeedForwardUp,
        ["channel_mix_value"] = TensorRole.FeedForwardDown,
        ["channel_mix_receptance"] = TensorRole.FeedForwardGate,
        ["shortconv.conv"] = TensorRole.StateConvolution,
        ["shortconv.in_proj"] = TensorRole.StateInput,
        ["shortconv.out_proj"] = TensorRole.StateOutput,
        ["ffn_gate"] = TensorRole.FeedForwardGate,
        ["ffn_up"] = TensorRole.FeedForwardUp,
        ["ffn_down"] = TensorRole.FeedForwardDown,
        ["ffn_latent_up"] = TensorRole.FeedForwardUp,
        ["ffn_latent_down"] = TensorRole.FeedForwardDown,
        ["ffn_gate_inp"] = TensorRole.Router,
        ["exp_probs_b"] = TensorRole.RouterCorrectionBias,
        ["ffn_gate_exps"] = TensorRole.ExpertGate,
        ["ffn_up_exps"] = TensorRole.ExpertUp,
        ["ffn_gate_up_exps"] = TensorRole.ExpertUp,
        ["ffn_down_exps"] = TensorRole.ExpertDown,
        ["ffn_gate_chexps"] = TensorRole.ExpertGate,
        ["ffn_up_chexps"] = TensorRole.ExpertUp,
        ["ffn_down_chexps"] = TensorRole.ExpertDown,
        ["ffn_gate_shexp"] = TensorRole.SharedExpertGate,
        ["ffn_up_shexp"] = TensorRole.SharedExpertUp,
        ["ffn_down_shexp"] = TensorRole.SharedExpertDown,
        ["ffn_gate_inp_shexp"] = TensorRole.SharedExpertRouter,
        ["inp_gate"] = TensorRole.PerLayerEmbedding,
        ["proj"] = TensorRole.PerLayerEmbedding,
        ["per_layer_token_embd"] = TensorRole.PerLayerEmbedding,
        ["per_layer_model_proj"] = TensorRole.PerLayerEmbedding,
    };

    /// <summary>The role of a tensor by its name without the layer prefix.</summary>
    public static TensorRole Of(string name)
    {
        string stem = Stem(name);
        if (s_roles.TryGetValue(stem, out TensorRole role))
        {
            return role;
        }

        if (Begins(stem, "v."))
        {
            return TensorRole.Vision;
        }

        if (Begins(stem, "a."))
        {
            return TensorRole.Audio;
        }

        if (Begins(stem, "mm."))
        {
            return TensorRole.Projector;
        }

        if (Begins(stem, "indexer") || Begins(stem, "attn_compressor"))
        {
            return TensorRole.Indexer;
        }

        if (Begins(stem, "ssm_conv1d"))
        {
            return TensorRole.StateConvolution;
        }

        if (Begins(stem, "ssm_") || Begins(stem, "time_mix_"))
        {
            return TensorRole.StateScalars;
        }

        return stem.EndsWith("norm", StringComparison.Ordinal) || stem.IndexOf("_norm", StringComparison.Ordinal) >= 0 ? TensorRole.Norm : TensorRole.Other;
    }

    /// <summary>Tables that the engine computes with but that hold nothing learned.</summary>
    public static bool IsBuffer(string name)
        => Stem(name) is "rope_freqs" or "rope_factors_long" or "rope_factors_short" or "attn_rot_embd" or "d2t" or "masked_embd_ordering";

    /// <summary>The name of the tensor that a scale belongs to; null for other tensors.</summary>
    public static string? ScaledTensor(string name)
    {
        foreach (string suffix in s_scaleSuffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length) + ".weight";
            }
        }

        return null;
    }

    private static bool Begins(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);

    private static string Stem(string name)
    {
        foreach (string suffix in s_suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length);
            }
        }

        return name;
    }
}
