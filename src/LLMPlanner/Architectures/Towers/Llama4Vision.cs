using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Llama 4 vision tower, its pixel-shuffle adapter and its projector.</summary>
internal static class Llama4Vision
{
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.RequiredSize("hidden_size");
        long inner = vision.RequiredSize("intermediate_size");
        long patch = vision.Size("patch_size") ?? 14;
        long side = vision.RequiredSize("image_size") / patch;
        long projected = vision.RequiredSize("projector_output_dim");
        model.Tower("Llama 4 vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, checked((vision.Size("num_channels") ?? 3) * patch * patch), bias: false);
            tower.Vector("class_embd", width);
            tower.Table("position_embd", checked((side * side) + 1), width);
            tower.Norm("pre_ln", width, bias: true);
            tower.TransformerLayers(vision.RequiredSize("num_hidden_layers"), width, inner);
            tower.Norm("post_ln", width, bias: true);

            // Pixel shuffle widens a patch to the feed-forward width.
            tower.Linear("mm.0", vision.RequiredSize("projector_input_dim"), inner, bias: false);
            tower.Linear("mm.1", projected, projected, bias: false);
        });
        model.Tower("Llama 4 projector", ModelPart.Projector, tensors =>
            new TowerWriter(tensors, "mm", TensorRole.Projector)
                .Linear("input_projection", model.HiddenSize, vision.RequiredSize("vision_output_dim"), bias: false));
    }
}
