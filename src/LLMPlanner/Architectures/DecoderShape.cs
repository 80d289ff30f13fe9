using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>The dimensions every decoder has, read under all the names that configs use for them.</summary>
internal readonly record struct DecoderShape(
    long Layers, long HiddenSize, long Vocabulary, long Heads, long KeyValueHeads, long HeadWidth, long Width)
{
    /// <summary>Values that a type's own defaults supply where the config leaves a key out. 0 means there is no default.</summary>
    public readonly record struct Defaults(
        long Layers = 0, long HiddenSize = 0, long Vocabulary = 0, long Heads = 0, long KeyValueHeads = 0, long HeadWidth = 0, long Width = 0);

    /// <summary>Reads the shape from the text settings.</summary>
    /// <param name="config">The text settings.</param>
    /// <param name="defaults">What absent keys mean for this type.</param>
    /// <param name="ignoresHeadDim">True for types that always divide the width by the heads.</param>
    /// <param name="hasHeadWidth">False for latent attention, whose heads have widths of their own.</param>
    public static DecoderShape Read(ModelConfig config, Defaults defaults = default, bool ignoresHeadDim = false, bool hasHeadWidth = true)
    {
        long hidden = Required(config, defaults.HiddenSize, "hidden_size", "n_embd", "n_embed", "d_model");
        long layers = Required(config, defaults.Layers, "num_hidden_layers", "n_layer", "n_layers", "num_layers");
        ArchitectureBuilder.CheckLayers(layers, "num_hidden_layers");
        long heads = Required(config, defaults.Heads, "num_attention_heads", "n_head", "n_heads");
        long vocabulary = Required(config, defaults.Vocabulary, "vocab_size");
        long keyValueHeads = config.Size("num_key_value_heads", "num_kv_heads", "n_head_kv")
            ?? (defaults.KeyValueHeads > 0 ? defaults.KeyValueHeads : heads);
        long? headWidth = ignoresHeadDim ? null : config.Size("head_dim", "attention_head_dim");

        // A head_dim of null is an answer: the width divided by the heads. Only an absent one takes the type's own default.
        if (headWidth is null && defaults.HeadWidth > 0 && !config.HasKey("head_dim"))
        {
            headWidth = defaults.HeadWidth;
        }

        if (headWidth is null && hasHeadWidth && hidden % heads != 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.HeadWidthUnknown), "head_dim", config.Source, hidden, heads);
        }

        // A width of 0 tells the family that the config names none: families with derived widths compute it, others ask for it.
        // A list of widths is for the family to read, layer by layer.
        long width = config.IsList("intermediate_size")
            ? 0
            : config.Size("intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim") ?? defaults.Width;
        return new DecoderShape(layers, hidden, vocabulary, heads, keyValueHeads, headWidth ?? hidden / heads, width);
    }

    /// <summary>The feed-forward width, which must be known.</summary>
    public long RequiredWidth(ModelConfig config)
        => Width > 0 ? Width : config.RequiredSize("intermediate_size");

    /// <summary>Softmax attention of this shape.</summary>
    public Attention Attention(
        bool qkvBias = false, bool outputBias = false, bool fused = false, QueryKeyNorm queryKeyNorm = QueryKeyNorm.None, AttentionSpan span = default)
        => new()
        {
            HiddenSize = HiddenSize,
            Heads = Heads,
            KeyValueHeads = KeyValueHeads,
            HeadWidth = HeadWidth,
            QkvBias = qkvBias,
            OutputBias = outputBias,
            IsFused = fused,
            QueryKeyNorm = queryKeyNorm,
            Span = span,
        };

    /// <summary>A gated feed-forward of the config's width, without biases.</summary>
    public FeedForward FeedForward(ModelConfig config) => new() { HiddenSize = HiddenSize, Width = RequiredWidth(config) };

    private static long Required(ModelConfig config, long fallback, params string[] names)
        => config.Size(names) ?? (fallback > 0 ? fallback : config.RequiredSize(names));
}
