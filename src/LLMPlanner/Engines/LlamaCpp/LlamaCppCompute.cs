using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// The compute buffer: the allocator keeps the widest moment of a pass, which is a layer, the logits, or (without flash attention) the
/// score matrix. A closed form for it, per token of a micro-batch.
/// </summary>
internal sealed class LlamaCppCompute
{
    private readonly LlamaCppSettings _settings;
    private readonly double _maskBytes;
    private readonly bool _logitsPerRequest;
    private readonly long _hidden;
    private readonly long _vocabulary;
    private readonly long _layerWidth;
    private readonly long _scoreHeads;
    private readonly long _attentionWidth;
    private readonly bool _hasWindow;

    public LlamaCppCompute(LlamaCppModel model, LlamaCppSettings settings, EngineConstants constants, string version)
    {
        ModelArchitecture architecture = model.Architecture;
        _settings = settings;
        _maskBytes = settings.FlashAttention ? constants.Figure(version, "maskBytesWithFlashAttention") : 4;
        _logitsPerRequest = constants.Figure(version, "reservesLogitsPerRequest") > 0;
        _hidden = architecture.HiddenSize;
        _vocabulary = architecture.VocabularySize;
        _hasWindow = model.Window > 0;
        foreach (LayerKind kind in architecture.LayerKinds)
        {
            _layerWidth = Math.Max(_layerWidth, LayerWidth(kind));
            if (kind.Find<Attention>() is { } attention)
            {
                _scoreHeads = Math.Max(_scoreHeads, attention.Heads);
                _attentionWidth = Math.Max(_attentionWidth, AttentionWidth(attention));
            }
            else if (kind.Find<LatentAttention>() is { } latent)
            {
                _scoreHeads = Math.Max(_scoreHeads, latent.Heads);
                _attentionWidth = Math.Max(_attentionWidth, LatentWidth(latent));
            }
        }
    }

    /// <summary>Buffer of the device that computes the layers.</summary>
    public long Device(in LlamaCppCells cells, int sequences)
    {
        long tokens = Tokens(cells);
        long masks = Masks(cells, tokens);
        long layer = checked((_layerWidth * tokens * 4) + masks);
        long logits = checked((_vocabulary + _hidden) * Outputs(tokens, sequences) * 4);
        long peak = Math.Max(layer, logits);
        if (!_settings.FlashAttention)
        {
            peak = Math.Max(peak, checked((cells.Full * tokens * _scoreHeads * 4) + masks + (_attentionWidth * tokens * 4)));
        }

        return peak;
    }

    /// <summary>Buffer of the host while the device computes everything: inputs and masks.</summary>
    public long Host(in LlamaCppCells cells)
    {
        long tokens = Tokens(cells);
        return checked((2 * _hidden * tokens * 4) + Masks(cells, tokens));
    }

    /// <summary>Logits that are handed out: one row per sequence.</summary>
    public long OutputBuffer(int sequences, in LlamaCppCells cells) => checked(_vocabulary * OutputRows(sequences, cells) * 4);

    /// <summary>Rows of logits computed in one pass.</summary>
    private long Outputs(long tokens, int sequences)
    {
        if (_settings.Outputs is { } rows)
        {
            return rows == 0 ? tokens : Math.Min(rows, tokens);
        }

        return _logitsPerRequest ? Math.Min(sequences, tokens) : tokens;
    }

    private long OutputRows(int sequences, in LlamaCppCells cells) => Math.Max(sequences, _settings.Outputs > 0 ? Math.Min(_settings.Outputs.Value, Tokens(cells)) : 1);

    private long Tokens(in LlamaCppCells cells) => Math.Min(_settings.MicroBatch, cells.Context);

    private long Masks(in LlamaCppCells cells, long tokens)
    {
        long cellsMasked = cells.Full + (_hasWindow ? cells.Sliding : 0);
        return (long)(cellsMasked * tokens * _maskBytes);
    }

    private static long AttentionWidth(Attention attention)
        => checked((2 * attention.HiddenSize) + (attention.Heads * (attention.HeadWidth + attention.ValueWidth))
            + (2 * attention.KeyValueHeads * attention.HeadWidth));

    private static long LatentWidth(LatentAttention latent)
        => checked((latent.Heads * ((2 * (latent.NopeWidth + latent.RopeWidth)) + latent.CacheWidth)) + (3 * latent.HiddenSize));

    private static long LayerWidth(LayerKind kind)
    {
        long mixer = kind.Find<Attention>() is { } attention ? attention.Heads * attention.ValueWidth
            : kind.Find<LatentAttention>() is { } latent ? latent.Heads * latent.ValueWidth
            : kind.Find<GatedDeltaNet>() is { } linear ? linear.ValueHeads * linear.ValueHeadWidth
            : 0;
        long width = 0;
        if (kind.Find<FeedForward>() is { } dense)
        {
            width = checked((3 * dense.Width) + (2 * dense.HiddenSize) + mixer);
        }

        if (kind.Find<MixtureOfExperts>() is { } experts)
        {
            long hidden = experts.HiddenSize;
            long routed = Math.Max(3 * experts.ActiveExperts * experts.ExpertWidth, (2 * experts.ActiveExperts * hidden) + hidden);
            width = Math.Max(width, checked(routed + (2 * hidden) + mixer));
        }

        return kind.Find<LatentAttention>() is { } mla ? Math.Max(width, LatentWidth(mla)) : width;
    }
}
