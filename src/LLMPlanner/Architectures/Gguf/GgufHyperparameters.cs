using LLMPlanner.Formats.Gguf;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>The metadata of a model that decide its caches, read under the prefix of its architecture, each bounded.</summary>
internal sealed class GgufHyperparameters
{
    private const long MaxSize = 1L << 40;
    private readonly string _prefix;
    private readonly GgufLayerValues? _heads;
    private readonly GgufLayerValues? _keyValueHeads;
    private readonly GgufLayerValues? _activeExperts;
    private readonly GgufLayerValues? _compressionRatios;
    private readonly GgufLayerValues? _windowPattern;
    private readonly int _owningLayers;

    public GgufHyperparameters(GgufMetadata metadata, string architecture, GgufArchitectureFacts? facts, string source)
    {
        Metadata = metadata;
        _prefix = architecture + ".";
        Facts = facts ?? new GgufArchitectureFacts();
        Source = source;
        long blocks = Required("block_count");
        long nextN = Optional("nextn_predict_layers") ?? 0;
        if (blocks is <= 0 or > ArchitectureBuilder.MaxLayers || nextN >= blocks)
        {
            throw OutOfRange("block_count", blocks, nextN + 1, ArchitectureBuilder.MaxLayers);
        }

        Blocks = (int)blocks;
        Layers = (int)(blocks - nextN);
        HiddenSize = Required("embedding_length");
        ContextLength = Optional("context_length");
        _heads = PerLayer("attention.head_count");
        _keyValueHeads = PerLayer("attention.head_count_kv") ?? _heads;
        _activeExperts = PerLayer("expert_used_count");
        _compressionRatios = PerLayer("attention.compress_ratios");
        Experts = Optional("expert_count") ?? 0;
        Window = ReadWindow();
        string pattern = _prefix + "attention.sliding_window_pattern";
        if (metadata.ArrayLength(pattern) is not null)
        {
            _windowPattern = PerLayer("attention.sliding_window_pattern");
            Pattern = null;
        }
        else
        {
            Pattern = metadata.Integer(pattern) is { } period
                ? new WindowPattern((int)Bounded("attention.sliding_window_pattern", period, 0, ArchitectureBuilder.MaxLayers), Facts.Window?.IsFullFirst ?? false)
                : Facts.Window;
        }

        long shared = Optional("attention.shared_kv_layers") ?? (Facts.OwningLayers > 0 ? Math.Max(0, Layers - Facts.OwningLayers) : 0);
        _owningLayers = (int)Math.Max(0, Layers - shared);
    }

    public GgufMetadata Metadata { get; }

    public GgufArchitectureFacts Facts { get; }

    /// <summary>A name for messages.</summary>
    public string Source { get; }

    /// <summary>All layers of the file, multi-token-prediction layers included.</summary>
    public int Blocks { get; }

    /// <summary>Layers of the model itself.</summary>
    public int Layers { get; }

    public long HiddenSize { get; }

    public long? ContextLength { get; }

    /// <summary>Routed experts; 0 for dense models.</summary>
    public long Experts { get; }

    /// <summary>Tokens of the sliding window; 0 where no layer slides.</summary>
    public long Window { get; }

    /// <summary>The pattern of sliding layers; null where the file lists them or none slides.</summary>
    public WindowPattern? Pattern { get; }

    /// <summary>True where a window is there and nothing says which layers slide.</summary>
    public bool WindowIsOpen => Window > 0 && _windowPattern is null && Pattern is null;

    public long Heads(int layer) => At(_heads, layer);

    public long KeyValueHeads(int layer) => At(_keyValueHeads, layer);

    public long ActiveExperts(int layer) => At(_activeExperts, layer);

    public long CompressionRatio(int layer) => At(_compressionRatios, layer);

    /// <summary>Whether a layer keeps keys and values of its own.</summary>
    public bool OwnsKeyValue(int layer) => layer < _owningLayers;

    /// <summary>Past tokens that a layer looks at.</summary>
    public AttentionSpan Span(int layer)
    {
        bool slides = Window > 0
            && (_windowPattern is { } list ? layer < Layers && list[layer] != 0 : Pattern is { } pattern && layer < Layers && pattern.Slides(layer));
        if (!slides)
        {
            return AttentionSpan.Full;
        }

        return Facts.IsChunked ? AttentionSpan.Chunked(Window) : AttentionSpan.Sliding(Window);
    }

    /// <summary>Width of a key head.</summary>
    public long KeyLength(int layer) => HeadLength("attention.key_length", layer);

    /// <summary>Width of a value head.</summary>
    public long ValueLength(int layer) => HeadLength("attention.value_length", layer);

    /// <summary>A size that may be absent: between 0 and 2^40.</summary>
    public long? Optional(string name)
        => Metadata.Integer(_prefix + name) is { } value ? Bounded(name, value, 0, MaxSize) : null;

    /// <summary>A positive size that has to be there.</summary>
    public long Required(string name)
        => Metadata.Integer(_prefix + name) is { } value
            ? Bounded(name, value, 1, MaxSize)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufKeyMissing), _prefix + name, Source, _prefix + name);

    /// <summary>Rows of the embedding table by the metadata: the vocabulary size or the length of the token list.</summary>
    public long? VocabularySize() => Optional("vocab_size") ?? Metadata.ArrayLength("tokenizer.ggml.tokens");

    /// <summary>An error about a value of this architecture.</summary>
    public PlannerException Invalid(string errorId, string name, params object?[] details) => Metadata.Invalid(errorId, _prefix + name, details);

    private long ReadWindow()
    {
        long? own = Optional("attention.sliding_window");
        if (Facts.FixesWindow)
        {
            return own == 0 ? 0 : Facts.DefaultWindow;
        }

        return own ?? Facts.DefaultWindow;
    }

    private long HeadLength(string name, int layer)
    {
        long? length = Span(layer).Kind == AttentionSpanKind.Full ? null : Optional(name + "_swa");
        length ??= Optional(name);
        if (length is { } own)
        {
            return own;
        }

        // The first layer's heads decide for all, as in llama.cpp.
        long heads = Heads(0);
        return heads > 0 ? HiddenSize / heads : 0;
    }

    private GgufLayerValues? PerLayer(string name)
    {
        // Lists may leave the multi-token-prediction layers out.
        if (Metadata.PerLayer(_prefix + name, Layers) is not { } values)
        {
            return null;
        }

        for (int layer = 0; layer < values.Count; layer++)
        {
            Bounded(name, values[layer], 0, MaxSize);
        }

        return values;
    }

    private static long At(GgufLayerValues? values, int layer)
        => values is { } list ? list[Math.Min(layer, list.IsArray ? list.Count - 1 : layer)] : 0;

    private long Bounded(string name, long value, long minimum, long maximum)
        => value >= minimum && value <= maximum ? value : throw OutOfRange(name, value, minimum, maximum);

    private PlannerException OutOfRange(string name, long value, long minimum, long maximum)
        => Invalid(nameof(SR.GgufValueOutOfRange), name, value, minimum, maximum);
}
