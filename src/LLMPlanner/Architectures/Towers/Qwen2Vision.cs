using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>
/// The Qwen2-VL tower. Its <c>hidden_size</c> is the width of the output, not of the tower (<c>embed_dim</c>); a config of three keys is
/// legal and means the class defaults. <c>in_chans</c> and <c>spatial_patch_size</c> are not read.
/// </summary>
internal static class Qwen2Vision
{
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.Size("embed_dim") ?? 1280;
        long ratio = vision.Size("mlp_ratio") ?? 4;
        long patch = vision.Size("patch_size") ?? 14;
        long pixels = checked((vision.Size("in_channels") ?? 3) * (vision.Size("temporal_patch_size") ?? 2) * patch * patch);
        model.Tower("Qwen2-VL vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, pixels, bias: false);
            tower.TransformerLayers(vision.Size("depth") ?? 32, width, checked(ratio * width));
            tower.Norm("post_ln", width, bias: true);
            PatchMerger.Describe(
                tower, "mm.", PatchMerger.Joined(vision.Size("spatial_merge_size") ?? 2, width), vision.Size("hidden_size") ?? 3584);
        });
    }
}
