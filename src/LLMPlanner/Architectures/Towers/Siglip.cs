using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The SigLIP vision tower.</summary>
internal static class Siglip
{
    /// <summary>Adds the tower with the dimensions of its config; absent keys take the class defaults.</summary>
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.Size("hidden_size") ?? 768;
        long inner = vision.Size("intermediate_size") ?? 3072;
        long layers = vision.Size("num_hidden_layers") ?? 12;
        long patch = vision.Size("patch_size") ?? 16;
        long channels = vision.Size("num_channels") ?? 3;
        long side = (vision.Size("image_size") ?? 224) / patch;
        model.Tower("SigLIP", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, checked(channels * patch * patch), bias: true);
            tower.Table("position_embd", checked(side * side), width);
            tower.TransformerLayers(layers, width, inner);
            tower.Norm("post_ln", width, bias: true);
            if (vision.Flag("vision_use_head", true))
            {
                tower.Vector("head.probe", width);
                tower.Linear("head.attn_qkv", checked(3 * width), width, bias: true);
                tower.Linear("head.attn_out", width, width, bias: true);
                tower.Norm("head.ln", width, bias: true);
                tower.Linear("head.ffn_up", inner, width, bias: true);
                tower.Linear("head.ffn_down", width, inner, bias: true);
            }
        });
    }
}
