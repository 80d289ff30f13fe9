using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>
/// The GLM-4V tower. Its feed-forward has the width of its output (<c>out_hidden_size</c>); <c>intermediate_size</c> is the width of the
/// merger behind it.
/// </summary>
internal static class Glm4Vision
{
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.Size("hidden_size") ?? 1536;
        long output = vision.RequiredSize("out_hidden_size");
        long patch = vision.Size("patch_size") ?? 14;
        long side = (vision.Size("image_size") ?? 336) / patch;
        long pixels = checked((vision.Size("in_channels") ?? 3) * (vision.Size("temporal_patch_size") ?? 2) * patch * patch);
        bool bias = vision.Flag("attention_bias", false);
        model.Tower("GLM-4V vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, pixels, bias: true);
            tower.Table("position_embd", checked(side * side), width);
            TowerWriter layer = tower.Repeat(vision.Size("depth") ?? 24);
            layer.Linear("attn_qkv", checked(3 * width), width, bias);
            layer.Linear("attn_out", width, width, bias: false);
            layer.GatedFeedForward(width, output, bias: false);
            layer.Norm("ln1", width, bias: false);
            layer.Norm("ln2", width, bias: false);
            tower.Norm("norm_embd", width, bias: false);
            tower.Norm("post_ln", width, bias: false);
            tower.Linear(
                "mm.patch_merger", output, PatchMerger.Joined(vision.Size("spatial_merge_size") ?? 2, width), bias: true);
            tower.Linear("mm.fc", output, output, bias: false);
            tower.Norm("mm.post_norm", output, bias: true);
            long inner = vision.RequiredSize("intermediate_size");
            tower.Linear("mm.gate", inner, output, bias: false);
            tower.Linear("mm.up", inner, output, bias: false);
            tower.Linear("mm.down", output, inner, bias: false);
        });
    }
}
