using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// The module names that checkpoints give to a tensor group. Model classes spell the same part differently, so a group has several; a
/// pattern that fits any of them means the group.
/// </summary>
internal static class ModuleNames
{
    /// <summary>What stands in front of <c>layers.N</c> in one class or another.</summary>
    public static readonly string[] Prefixes = ["model.", "model.language_model.", "language_model.model.", "backbone.", "transformer.", string.Empty];

    private static readonly string[] s_attention = ["self_attn", "mixer", "attn", "self_attention", "attention"];
    private static readonly string[] s_linear = ["linear_attn", "mixer", "mamba", "self_attn"];
    private static readonly string[] s_sharedLeaves = ["shared_expert", "shared_experts"];

    // Where a class keeps its feed-forward, if not under mlp. Experts of some stand apart from the dense one.
    private static readonly Dictionary<string, (string Dense, string Experts)> s_feedForwards = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mixtral"] = ("mlp", "block_sparse_moe"),
        ["minimax"] = ("mlp", "block_sparse_moe"),
        ["minimax_m2"] = ("mlp", "block_sparse_moe"),
        ["minimax_m3"] = ("mlp", "block_sparse_moe"),
        ["minimax_m3_vl"] = ("mlp", "block_sparse_moe"),
        ["phimoe"] = ("mlp", "block_sparse_moe"),
        ["granitemoe"] = ("mlp", "block_sparse_moe"),
        ["granitemoeshared"] = ("mlp", "block_sparse_moe"),
        ["granitemoehybrid"] = ("shared_mlp", "block_sparse_moe"),
        ["gemma4"] = ("mlp", string.Empty),
        ["gemma4_text"] = ("mlp", string.Empty),
        ["llama4"] = ("feed_forward", "feed_forward"),
        ["llama4_text"] = ("feed_forward", "feed_forward"),
        ["internlm2"] = ("feed_forward", "feed_forward"),
        ["lfm2"] = ("feed_forward", "feed_forward"),
        ["lfm2_moe"] = ("feed_forward", "feed_forward"),
        ["jamba"] = ("feed_forward", "feed_forward"),
        ["nemotron_h"] = ("mixer", "mixer"),
        ["deepseek_v4"] = ("ffn", "ffn"),
    };

    /// <summary>The names inside a layer, or the full names for groups outside the layers.</summary>
    /// <param name="group">The group.</param>
    /// <param name="modelType">The <c>model_type</c>, which decides where the feed-forward stands.</param>
    public static IReadOnlyList<string> Of(TensorGroup group, string modelType) => group.Part switch
    {
        ModelPart.Vision => ["visual", "model.visual", "vision_tower", "model.vision_tower", "vision_model"],
        ModelPart.Audio => ["audio_tower", "model.audio_tower"],
        ModelPart.Projector => ["multi_modal_projector", "model.multi_modal_projector", "mm_projector", "model.embed_vision", "mlp1"],
        _ => Text(group, FeedForward(modelType)),
    };

    private static IReadOnlyList<string> Text(TensorGroup group, (string Dense, string Experts) parents) => group.Role switch
    {
        TensorRole.TokenEmbedding => ["model.embed_tokens", "model.language_model.embed_tokens", "language_model.model.embed_tokens", "backbone.embeddings"],
        TensorRole.Output => ["lm_head", "language_model.lm_head", "head"],
        TensorRole.AttentionQuery => Join(s_attention, "q_proj"),
        TensorRole.AttentionKey => Join(s_attention, "k_proj"),
        TensorRole.AttentionValue => Join(s_attention, "v_proj"),
        TensorRole.AttentionQkv => Join(s_attention, "qkv_proj", "query_key_value", "Wqkv"),
        TensorRole.AttentionOutput => Join(s_attention, "o_proj", "wo_a", "wo_b"),
        TensorRole.LatentQueryDown => Join(s_attention, "q_a_proj", "wq_a"),
        TensorRole.LatentQueryUp => Join(s_attention, "q_b_proj", "wq_b"),
        TensorRole.LatentKeyValueDown => Join(s_attention, "kv_a_proj_with_mqa", "wkv"),
        TensorRole.LatentKeyUp or TensorRole.LatentValueUp => Join(s_attention, "kv_b_proj"),
        TensorRole.Indexer => Indexer(group.Name),
        TensorRole.StateInput => Join(s_linear, State(group.Name)),
        TensorRole.StateOutput => Join(s_linear, "out_proj", "o_proj"),
        TensorRole.StateConvolution => Join(s_linear, "conv1d"),
        TensorRole.FeedForwardGate => Join([parents.Dense], "gate_proj", "w1"),
        TensorRole.FeedForwardUp => Join([parents.Dense], "up_proj", "gate_up_proj", "w3", "fc1"),
        TensorRole.FeedForwardDown => Join([parents.Dense], "down_proj", "w2", "fc2"),
        TensorRole.Router => Under(parents.Experts, "gate", "router"),
        TensorRole.RouterCorrectionBias => Under(parents.Experts, "gate.e_score_correction_bias", "e_score_correction_bias"),
        TensorRole.SharedExpertRouter => Under(parents.Experts, "shared_expert_gate"),
        TensorRole.ExpertGate => Under(parents.Experts, "experts.0.gate_proj", "experts.0.w1", "experts.gate_proj"),
        TensorRole.ExpertUp => Under(parents.Experts, "experts.0.up_proj", "experts.0.w3", "experts.gate_up_proj", "experts.up_proj"),
        TensorRole.ExpertDown => Under(parents.Experts, "experts.0.down_proj", "experts.0.w2", "experts.down_proj"),
        TensorRole.SharedExpertGate => Shared(parents.Experts, "gate_proj", "w1"),
        TensorRole.SharedExpertUp => Shared(parents.Experts, "up_proj", "w3"),
        TensorRole.SharedExpertDown => Shared(parents.Experts, "down_proj", "w2"),
        _ => [group.Name],
    };

    private static IReadOnlyList<string> Indexer(string name) => name switch
    {
        "indexer.attn_q_b.weight" => Join(s_attention, "indexer.wq_b"),
        "indexer.attn_k.weight" => Join(s_attention, "indexer.wk"),
        "indexer.proj.weight" => Join(s_attention, "indexer.weights_proj", "indexers_proj"),
        _ => Join(s_attention, "indexer", "compressor"),
    };

    private static string[] State(string name) => name switch
    {
        "attn_qkv.weight" => ["in_proj_qkv", "in_proj_qkvz", "qkv_proj"],
        "attn_gate.weight" => ["in_proj_z", "in_proj_qkvz", "output_gate"],
        "ssm_beta.weight" => ["in_proj_b"],
        "ssm_alpha.weight" => ["in_proj_a"],
        "ssm_ba.weight" => ["in_proj_ba"],
        "ssm_x.weight" => ["x_proj"],
        "ssm_dt.weight" => ["dt_proj"],
        _ => ["in_proj"],
    };

    private static (string Dense, string Experts) FeedForward(string modelType)
        => s_feedForwards.TryGetValue(modelType, out (string Dense, string Experts) parents) ? parents : ("mlp", "mlp");

    private static string[] Under(string parent, params string[] leaves)
        => parent.Length == 0 ? leaves : Array.ConvertAll(leaves, leaf => parent + "." + leaf);

    private static string[] Shared(string parent, params string[] leaves) => Join(Under(parent, s_sharedLeaves), leaves);

    private static string[] Join(string[] parents, params string[] leaves)
    {
        var names = new string[parents.Length * leaves.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = parents[i / leaves.Length] + "." + leaves[i % leaves.Length];
        }

        return names;
    }
}
