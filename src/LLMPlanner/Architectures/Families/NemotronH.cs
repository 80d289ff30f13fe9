using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Nemotron-H and Nemotron 3: one mixer or one feed-forward a layer behind one norm, by a pattern of letters or a list of names. Experts
/// are not gated and may work in a narrower latent.
/// </summary>
internal sealed class NemotronH : ModelFamily
{
    public override string Name => "Nemotron-H";

    public override IReadOnlyList<string> ModelTypes => ["nemotron_h"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        IReadOnlyList<char> pattern = Pattern(text);
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(Layers: pattern.Count));
        if (shape.Layers != pattern.Count)
        {
            throw text.Invalid("num_hidden_layers", string.Format(
                System.Globalization.CultureInfo.InvariantCulture, SR.LayerListWrongLength, pattern.Count, shape.Layers));
        }

        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, layer => pattern[layer], letter => Kind(text, shape, letter));
        model.UncountedNextN(text.Count("num_nextn_predict_layers") ?? 0);
    }

    /// <summary>One letter a layer: M Mamba, * attention, - feed-forward, E experts.</summary>
    private static IReadOnlyList<char> Pattern(ModelConfig config)
    {
        string? letters = config.Text("hybrid_override_pattern");
        IReadOnlyList<string>? names = letters is null ? config.Texts("layers_block_type") ?? config.Texts("layer_types") : null;
        if (letters is null && names is null)
        {
            throw config.Invalid("hybrid_override_pattern", SR.ListMissing);
        }

        IReadOnlyList<char> pattern = letters is not null ? letters.ToCharArray() : [.. names!.Select(name => Letter(config, name))];
        ArchitectureBuilder.CheckLayers(pattern.Count, "hybrid_override_pattern");
        return pattern;
    }

    private static char Letter(ModelConfig config, string name) => name switch
    {
        "mamba" => 'M',
        "attention" or "full_attention" => '*',
        "mlp" => '-',
        "moe" => 'E',
        _ => throw Unknown(config, "layers_block_type", name),
    };

    private static LayerKind Kind(ModelConfig config, DecoderShape shape, char letter)
    {
        bool bias = config.Flag("attention_bias", false);
        LayerBlock block = letter switch
        {
            'M' => Mamba(config, shape),
            '*' => shape.Attention(qkvBias: bias, outputBias: bias),
            '-' => new FeedForward
            {
                HiddenSize = shape.HiddenSize,
                Width = shape.RequiredWidth(config),
                IsGated = false,
                HasBias = config.Flag("mlp_bias", false),
            },
            'E' => Experts(config, shape),
            _ => throw Unknown(config, "hybrid_override_pattern", letter.ToString()),
        };
        string name = letter is '-' or 'E' ? DecoderLayers.Name(null, block) : DecoderLayers.Name(block, null);
        return new LayerKind(name, new Normalization("attn_norm", shape.HiddenSize), block);
    }

    private static Mamba2 Mamba(ModelConfig config, DecoderShape shape)
    {
        bool bias = config.Flag("mamba_proj_bias", false) || config.Flag("use_bias", false);
        return new Mamba2
        {
            HiddenSize = shape.HiddenSize,
            Heads = config.RequiredSize("mamba_num_heads"),
            HeadWidth = config.RequiredSize("mamba_head_dim"),
            StateSize = config.RequiredSize("ssm_state_size"),
            Groups = config.RequiredSize("n_groups"),
            ConvolutionKernel = config.Size("conv_kernel") ?? 4,
            ConvolutionBias = config.Flag("use_conv_bias", true),
            InputBias = bias,
            OutputBias = bias,
        };
    }

    private static MixtureOfExperts Experts(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Experts = config.RequiredSize("n_routed_experts"),
            ActiveExperts = config.RequiredSize("num_experts_per_tok"),
            ExpertWidth = config.RequiredSize("moe_intermediate_size"),
            SharedWidth = config.Count("moe_shared_expert_intermediate_size") ?? 0,
            LatentWidth = config.Size("moe_latent_size"),
            HasCorrectionBias = true,
            IsGated = false,
        };

    private static PlannerException Unknown(ModelConfig config, string key, string kind)
        => config.Invalid(key, string.Format(
            System.Globalization.CultureInfo.InvariantCulture, SR.LayerKindUnknown, kind, "M, *, -, E; mamba, attention, mlp, moe"));
}
