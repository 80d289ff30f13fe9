using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The InternViT tower and the InternVL projector, under the keys of either config form.</summary>
internal static class InternVit
{
    private const double DefaultRatio = 0.5;

    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.RequiredSize("hidden_size");
        long inner = vision.RequiredSize("intermediate_size");
        long patch = Side(vision, "patch_size", 14);
        long side = Side(vision, "image_size", 448) / patch;
        bool bias = vision.Flag("attention_bias", vision.Flag("qkv_bias", false));
        bool queryKeyNorm = vision.Flag("use_qk_norm", vision.Flag("qk_normalization", false));
        bool layerNorm = (vision.Text("norm_type") ?? "layer_norm") == "layer_norm";
        model.Tower("InternViT", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Vector("class_embd", width);
            tower.Linear("patch_embd", width, checked((vision.Size("num_channels") ?? 3) * patch * patch), bias: true);
            tower.Table("position_embd", checked((side * side) + 1), width);
            TowerWriter layer = tower.Repeat(vision.RequiredSize("num_hidden_layers"));
            layer.Linear("attn_qkv", checked(3 * width), width, bias);
            layer.Linear("attn_out", width, width, bias: true);
            layer.Linear("ffn_up", inner, width, bias: true);
            layer.Linear("ffn_down", width, inner, bias: true);
            layer.Vector("ls1", width);
            layer.Vector("ls2", width);
            layer.Norm("ln1", width, layerNorm);
            layer.Norm("ln2", width, layerNorm);
            if (queryKeyNorm)
            {
                layer.Norm("attn_q_norm", width, bias: false);
                layer.Norm("attn_k_norm", width, bias: false);
            }

            if (!vision.Flag("use_mean_pooling", true))
            {
                tower.Norm("post_ln", width, bias: true);
            }
        });
        long joined = Joined(model.Root, width);
        model.Tower("InternVL projector", ModelPart.Projector, tensors =>
        {
            var projector = new TowerWriter(tensors, "mm", TensorRole.Projector);
            projector.Norm("0", joined, bias: true);
            projector.Linear("1", model.HiddenSize, joined, bias: true);
            projector.Linear("3", model.HiddenSize, model.HiddenSize, bias: true);
        });
    }

    /// <summary>A side that one form writes as a number and the other as a pair.</summary>
    private static long Side(ModelConfig vision, string key, long fallback)
        => vision.IsList(key) && vision.Sizes(key) is { Count: > 0 } pair && pair[0] > 0 ? pair[0] : vision.Size(key) ?? fallback;

    /// <summary>Pixel shuffle at a ratio of one half joins four patches.</summary>
    private static long Joined(ModelConfig root, long width)
    {
        double ratio = root.Real("downsample_ratio") ?? DefaultRatio;
        double joined = 1 / (ratio * ratio);
        return joined is >= 1 and <= 4096 && joined == Math.Floor(joined)
            ? checked((long)joined * width)
            : throw root.Invalid("downsample_ratio", ratio.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
