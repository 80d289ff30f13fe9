using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

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
            tensors.Matrix("v.patch_embd.weight", TensorRole.Vision, width, checked(channels * patch * patch));
            tensors.Vector("v.patch_embd.bias", TensorRole.Vision, width);
            tensors.Matrix("v.position_embd.weight", TensorRole.Vision, checked(side * side), width);
            TransformerTower.Layers(tensors, "v", TensorRole.Vision, layers, width, inner);
            tensors.Vector("v.post_ln.weight", TensorRole.Vision, width);
            tensors.Vector("v.post_ln.bias", TensorRole.Vision, width);
            if (vision.Flag("vision_use_head", true))
            {
                PoolingHead(tensors, width, inner);
            }
        });
    }

    private static void PoolingHead(TensorList tensors, long width, long inner)
    {
        tensors.Vector("v.head.probe", TensorRole.Vision, width);
        tensors.Matrix("v.head.attn_qkv.weight", TensorRole.Vision, checked(3 * width), width);
        tensors.Vector("v.head.attn_qkv.bias", TensorRole.Vision, checked(3 * width));
        tensors.Matrix("v.head.attn_out.weight", TensorRole.Vision, width, width);
        tensors.Vector("v.head.attn_out.bias", TensorRole.Vision, width);
        tensors.Vector("v.head.ln.weight", TensorRole.Vision, width);
        tensors.Vector("v.head.ln.bias", TensorRole.Vision, width);
        tensors.Matrix("v.head.ffn_up.weight", TensorRole.Vision, inner, width);
        tensors.Vector("v.head.ffn_up.bias", TensorRole.Vision, inner);
        tensors.Matrix("v.head.ffn_down.weight", TensorRole.Vision, width, inner);
        tensors.Vector("v.head.ffn_down.bias", TensorRole.Vision, width);
    }
}
