using LLMPlanner.Architectures;

namespace LLMPlanner.Tests.Support;

/// <summary>Lists a model's tensors under the names that Hugging Face checkpoints of the common decoders have.</summary>
public static class CheckpointWriter
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
        ["attn_norm"] = "input_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_qkv"] = "self_attn.qkv_proj",
        ["attn_output"] = "self_attn.o_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["attn_sinks"] = "self_attn.sinks",
        ["attn_q_a"] = "self_attn.q_a_proj",
        ["attn_q_a_norm"] = "self_attn.q_a_layernorm",
        ["attn_q_b"] = "self_attn.q_b_proj",
        ["attn_kv_a_mqa"] = "self_attn.kv_a_proj_with_mqa",
        ["attn_kv_a_norm"] = "self_attn.kv_a_layernorm",
        ["ffn_norm"] = "post_attention_layernorm",
        ["post_attention_norm"] = "post_attention_layernorm",
        ["post_ffw_norm"] = "post_feedforward_layernorm",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_up"] = "mlp.up_proj",
        ["ffn_down"] = "mlp.down_proj",
        ["ffn_gate_inp"] = "mlp.gate",
        ["exp_probs_b"] = "mlp.gate.e_score_correction_bias",
        ["ffn_gate_exps"] = "mlp.experts.{e}.gate_proj",
        ["ffn_up_exps"] = "mlp.experts.{e}.up_proj",
        ["ffn_down_exps"] = "mlp.experts.{e}.down_proj",
        ["ffn_gate_shexp"] = "mlp.shared_expert.gate_proj",
        ["ffn_up_shexp"] = "mlp.shared_expert.up_proj",
        ["ffn_down_shexp"] = "mlp.shared_expert.down_proj",
        ["ffn_gate_inp_shexp"] = "mlp.shared_expert_gate",
    };

    /// <summary>Writes a model.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="add">Receives each tensor: name and shape, outermost dimension first.</param>
    public static void Write(ModelArchitecture architecture, Action<string, long[]> add)
    {
        foreach (TensorGroup group in architecture.GlobalTensors)
        {
            Write(group, string.Empty, add);
        }

        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            foreach (TensorGroup group in architecture.Tensors.Groups.Where(group => group.LayerKind == architecture.Layout[layer]))
            {
                Write(group, $"model.layers.{layer}.", add);
            }
        }
    }

    private static void Write(TensorGroup group, string prefix, Action<string, long[]> add)
    {
        string stem = group.Name.Replace(".weight", string.Empty, StringComparison.Ordinal).Replace(".bias", string.Empty, StringComparison.Ordinal);
        string suffix = stem is "attn_sinks" or "exp_probs_b" ? string.Empty : group.Name[stem.Length..];
        if (stem == "attn_k_b")
        {
            add(prefix + "self_attn.kv_b_proj.weight", [group.CheckpointRows, group.CheckpointColumns]);
            return;
        }

        if (stem == "attn_v_b")
        {
            return;
        }

        bool isState = group.Role is TensorRole.StateInput or TensorRole.StateOutput or TensorRole.StateConvolution or TensorRole.StateScalars;
        string name = isState ? "linear_attn." + stem : s_names.GetValueOrDefault(stem) ?? throw new NotSupportedException(group.Name);
        long[] shape = group.Dimensions == 1 ? [group.Columns] : [group.Rows, group.Columns];
        if (!name.Contains("{e}", StringComparison.Ordinal))
        {
            add(prefix + name + suffix, shape);
            return;
        }

        for (int expert = 0; expert < group.Depth; expert++)
        {
            add(prefix + name.Replace("{e}", expert.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) + suffix, shape);
        }
    }
}
