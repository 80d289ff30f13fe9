using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Llama 3.2 Vision tower: gated positions per tile and aspect ratio, local layers, then gated global ones.</summary>
internal static class MllamaVision
{
    // Eight aspect ratios of up to four tiles, and one entry for padding.
    private const int DefaultAspectRatios = 8;

    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.Size("hidden_size") ?? 1280;
        long inner = vision.Size("intermediate_size") ?? 5120;
        long patch = vision.Size("patch_size") ?? 14;
        long side = (vision.Size("image_size") ?? 448) / patch;
        long patches = checked((side * side) + 1);
        long tiles = vision.Size("max_num_tiles") ?? 4;
        long ratios = (vision.IsList("supported_aspect_ratios") ? AspectRatios(vision) : DefaultAspectRatios) + 1;
        long output = vision.Size("vision_output_dim") ?? 7680;
        model.Tower("Llama 3.2 vision", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, checked((vision.Size("num_channels") ?? 3) * patch * patch), bias: false);
            tower.Vector("class_embd", width);
            tower.Vector("position_embd.gate", 1);
            tower.Table("position_embd", patches, width);
            tower.Table("tile_position_embd", ratios, checked(tiles * patches * width));
            foreach (string name in new[] { "pre_tile_position_embd", "post_tile_position_embd" })
            {
                tower.Table(name, ratios, checked(tiles * width));
                tower.Vector(name + ".gate", 1);
            }

            tower.Norm("pre_ln", width, bias: true);
            tower.Norm("post_ln", width, bias: true);
            Layers(tower.Repeat(vision.Size("num_hidden_layers") ?? 32), width, inner);
            TowerWriter global = tower.Repeat(vision.Size("num_global_layers") ?? 8, "global.blk");
            Layers(global, width, inner);
            global.Vector("attn_gate", 1);
            global.Vector("ffn_gate", 1);
        });
        model.Tower("Llama 3.2 projector", ModelPart.Projector, tensors =>
            new TowerWriter(tensors, "mm", TensorRole.Projector).Linear("0", model.HiddenSize, output, bias: true));
    }

    private static long AspectRatios(ModelConfig vision)
        => vision.TryGet("supported_aspect_ratios", out System.Text.Json.JsonElement ratios) ? ratios.GetArrayLength() : DefaultAspectRatios;

    private static void Layers(TowerWriter layer, long width, long inner)
    {
        layer.SelfAttention(width, bias: false);
        layer.Norm("ln1", width, bias: true);
        layer.Norm("ln2", width, bias: true);
        layer.Linear("ffn_up", inner, width, bias: true);
        layer.Linear("ffn_down", width, inner, bias: true);
    }
}
