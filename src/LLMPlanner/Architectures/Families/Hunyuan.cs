using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Hunyuan V1, dense and with experts: query and key norms per head; routed and shared experts use intermediate_size. Counts that are
/// lists in the config say the same for every layer.
/// </summary>
internal sealed class Hunyuan : ModelFamily
{
    public override string Name => "Hunyuan";

    public override IReadOnlyList<string> ModelTypes => ["hunyuan_v1_dense", "hunyuan_v1_moe"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: false);
        if (text.Flag("use_cla", false) && text.Size("cla_share_factor") is > 1)
        {
            // Layers that share keys and values are known to cache less; what they store is not confirmed by any count.
            throw text.Invalid("use_cla", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.FormNotVerified, model.ModelType));
        }

        bool bias = text.Flag("attention_bias", false);
        bool sparse = (text.Text("model_type") ?? model.ModelType) == "hunyuan_v1_moe";
        QueryKeyNorm norm = text.Flag("use_qk_norm", true) ? QueryKeyNorm.PerHead : QueryKeyNorm.None;
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias, outputBias: bias, queryKeyNorm: norm),
            sparse ? Experts(text, shape) : shape.FeedForward(text)));
    }

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
    {
        long width = shape.RequiredWidth(config);
        return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = Same(config, "num_experts", shape) ?? config.RequiredSize("num_experts"),
            ActiveExperts = Same(config, "moe_topk", shape) ?? config.RequiredSize("moe_topk"),
            ExpertWidth = width,
            SharedWidth = checked(width * (Same(config, "num_shared_expert", shape) ?? 1)),
        };
    }

    /// <summary>A number, or a list that repeats one number for every layer.</summary>
    private static long? Same(ModelConfig config, string key, DecoderShape shape)
    {
        if (!config.IsList(key))
        {
            return config.Count(key);
        }

        IReadOnlyList<long> numbers = LayerLists.Numbers(config, key, shape.Layers)!;
        return numbers.All(number => number == numbers[0])
            ? numbers[0]
            : throw config.Invalid(key, string.Format(
                System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.FormNotVerified, "hunyuan_v1_moe"));
    }
}
