using LLMPlanner.Architectures.Towers;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Gemma 4: sliding and full layers with heads of their own shape, full layers whose values are their keys, last layers that reuse
/// earlier keys and values, experts beside the dense feed-forward, and token embeddings per layer in the E models.
/// </summary>
internal sealed class Gemma4 : ModelFamily
{
    public override string Name => "Gemma 4";

    public override IReadOnlyList<string> ModelTypes => ["gemma4", "gemma4_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(HeadWidth: 256));
        model.Frame(tiedByDefault: true);
        long perLayer = text.Count("hidden_size_per_layer_input") ?? 0;
        if (perLayer > 0)
        {
            PerLayerInput.DescribeTables(
                model.GlobalTensors,
                shape.HiddenSize,
                perLayer,
                shape.Layers,
                text.Size("vocab_size_per_layer_input") ?? shape.Vocabulary);
        }

        bool[] slides = LayerLists.Sliding(text, shape.Layers, layer => (layer + 1) % 6 != 0);
        long owners = shape.Layers - (text.Count("num_kv_shared_layers") ?? 0);
        bool experts = text.Flag("enable_moe_block", false);
        model.Layers(shape.Layers, layer => (Sliding: slides[layer], Owns: layer < owners), kind =>
        {
            long wider = !kind.Owns && text.Flag("use_double_wide_mlp", false) ? 2 : 1;
            var blocks = new List<LayerBlock>(DecoderLayers.FourNorms(
                shape.HiddenSize,
                Attention(text, shape, kind.Sliding, kind.Owns),
                new FeedForward { HiddenSize = shape.HiddenSize, Width = checked(wider * shape.RequiredWidth(text)) }).Blocks);
            if (experts)
            {
                blocks.AddRange(Experts(text, shape));
            }

            if (perLayer > 0)
            {
                blocks.Add(new PerLayerInput(shape.HiddenSize, perLayer));
            }

            blocks.Add(new ExtraTensors(tensors =>
                tensors.Vector("layer_output_scale.weight", TensorRole.Other, 1).IsStoredBuffer = true));
            string name = kind.Sliding ? "sliding_attention" : "full_attention";
            return new LayerKind(experts ? name + "+moe" : name, [.. blocks]);
        });
        if (model.Root.Section("vision_config") is { } vision)
        {
            Gemma4Vision.Describe(model, vision);
        }

        if (model.Root.Section("audio_config") is { } audio)
        {
            Gemma4Audio.Describe(model, audio);
        }
    }

    private static Attention Attention(ModelConfig config, DecoderShape shape, bool sliding, bool owns)
    {
        bool bias = config.Flag("attention_bias", false);
        bool keyIsValue = !sliding && config.Flag("attention_k_eq_v", false);
        return new Attention
        {
            HiddenSize = shape.HiddenSize,
            Heads = shape.Heads,
            KeyValueHeads = sliding ? shape.KeyValueHeads : config.Size("num_global_key_value_heads") ?? shape.KeyValueHeads,
            HeadWidth = sliding ? shape.HeadWidth : config.Size("global_head_dim") ?? 512,
            QkvBias = bias,
            OutputBias = bias,
            QueryKeyNorm = QueryKeyNorm.PerHead,
            Span = sliding ? AttentionSpan.Sliding(config.Size("sliding_window") ?? 512) : AttentionSpan.Full,
            OwnsKeyValue = owns,
            HasValueProjection = !keyIsValue,
        };
    }

    /// <summary>Experts beside the dense feed-forward, three norms around them, and the scales of router and experts.</summary>
    private static IEnumerable<LayerBlock> Experts(ModelConfig config, DecoderShape shape)
    {
        long experts = config.RequiredSize("num_experts");
        yield return new MixtureOfExperts
        {
            HiddenSize = shape.HiddenSize,
            Experts = experts,
            ActiveExperts = config.RequiredSize("top_k_experts", "num_experts_per_tok"),
            ExpertWidth = config.RequiredSize("moe_intermediate_size", "expert_intermediate_size"),
            IsFused = true,
        };
        foreach (string name in new[] { "post_ffw_norm_1", "pre_ffw_norm_2", "post_ffw_norm_2" })
        {
            yield return new Normalization(name, shape.HiddenSize);
        }

        yield return new ExtraTensors(tensors =>
        {
            tensors.Vector("ffn_gate_inp.scale", TensorRole.Router, shape.HiddenSize);
            tensors.Vector("ffn_down_exps.scale", TensorRole.Router, experts);
        });
    }
}
