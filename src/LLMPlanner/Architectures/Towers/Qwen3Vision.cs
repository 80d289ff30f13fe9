using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Qwen3-VL tower: learned positions, and deep-stack mergers that feed several text layers. Qwen3.5 has it without those.</summary>
internal static class Qwen3Vision
{
    // An absent index list means the class default: 8, 16, 24.
    private const int DefaultDeepStackMergers = 3;

    public static void Describe(ArchitectureBuilder model, ModelConfig vision, bool hasDeepStack)
    {
        long width = vision.RequiredSize("hidden_size");
        long inner = vision.RequiredSize("intermediate_size");
        long output = vision.RequiredSize("out_hidden_size");
        long patch = vision.Size("patch_size") ?? 16;
        long pixels = checked((vision.Size("in_channels") ?? 3) * (vision.Size("temporal_patch_size") ?? 2) * patch * patch);
        long joined = PatchMerger.Joined(vision.Size("spatial_merge_size") ?? 2, width);
        long mergers = hasDeepStack ? vision.Sizes("deepstack_visual_indexes")?.Count ?? DefaultDeepStackMergers : 0;
        model.Tower("Qwen3-VL vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, pixels, bias: true);
            tower.Table("position_embd", vision.Size("num_position_embeddings") ?? 2304, width);
            tower.TransformerLayers(vision.RequiredSize("depth"), width, inner);
            tower.Norm("post_ln", width, bias: true);
            PatchMerger.Describe(tower, "mm.", joined, output);
            if (mergers > 0)
            {
                // These norms sit after the patches are joined, so they have the joined width.
                TowerWriter deep = tower.Repeat(mergers, "deepstack");
                deep.Norm("norm", joined, bias: true);
                PatchMerger.Describe(deep, "fc", joined, output);
            }
        });
    }
}
