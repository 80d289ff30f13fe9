using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>
/// The Qwen2.5-VL tower: a biased gated feed-forward, RMSNorms, windows that add no parameters. Its <c>hidden_size</c> is its own width,
/// and the class default is wrong for every release, so the key must be there.
/// </summary>
internal static class Qwen25Vision
{
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.RequiredSize("hidden_size");
        long patch = vision.Size("patch_size") ?? 14;
        long pixels = checked((vision.Size("in_channels", "in_chans") ?? 3) * (vision.Size("temporal_patch_size") ?? 2) * patch * patch);
        model.Tower("Qwen2.5-VL vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, pixels, bias: false);
            TowerWriter layer = tower.Repeat(vision.Size("depth") ?? 32);
            layer.SelfAttention(width, bias: true);
            layer.GatedFeedForward(width, vision.RequiredSize("intermediate_size"), bias: true);
            layer.Norm("ln1", width, bias: false);
            layer.Norm("ln2", width, bias: false);
            tower.Norm("post_ln", width, bias: false);
            PatchMerger.Describe(
                tower, "mm.", PatchMerger.Joined(vision.Size("spatial_merge_size") ?? 2, width), vision.RequiredSize("out_hidden_size"));
        });
    }
}
