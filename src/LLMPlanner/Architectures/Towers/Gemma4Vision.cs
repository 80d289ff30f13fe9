using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Gemma 4 vision tower: grouped-query attention with query and key norms, a gated feed-forward, two learned position axes.</summary>
internal static class Gemma4Vision
{
    /// <summary>Adds tower and projector. Clipping limits and standardization are buffers, not parameters.</summary>
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.RequiredSize("hidden_size");
        long heads = vision.RequiredSize("num_attention_heads");
        long keyValueHeads = vision.Size("num_key_value_heads") ?? heads;
        long head = vision.Size("head_dim") ?? width / heads;
        long patch = vision.Size("patch_size") ?? 16;
        long positions = vision.Size("position_embedding_size") ?? 10_240;
        model.Tower("Gemma 4 vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, checked(3 * patch * patch), bias: false);
            tower.Table("position_embd", checked(2 * positions), width);
            TowerWriter layer = tower.Repeat(vision.RequiredSize("num_hidden_layers"));
            layer.Linear("attn_q", checked(heads * head), width, bias: false);
            layer.Linear("attn_k", checked(keyValueHeads * head), width, bias: false);
            layer.Linear("attn_v", checked(keyValueHeads * head), width, bias: false);
            layer.Linear("attn_out", width, checked(heads * head), bias: false);
            layer.Norm("attn_q_norm", head, bias: false);
            layer.Norm("attn_k_norm", head, bias: false);
            layer.GatedFeedForward(width, vision.RequiredSize("intermediate_size"), bias: false);
            foreach (string norm in new[] { "ln1", "attn_post_norm", "ln2", "ffn_post_norm" })
            {
                layer.Norm(norm, width, bias: false);
            }
        });
        model.Tower("Gemma 4 vision projector", ModelPart.Projector, tensors =>
            new TowerWriter(tensors, "mm", TensorRole.Projector).Linear("input_projection", model.HiddenSize, width, bias: false));
    }
}
