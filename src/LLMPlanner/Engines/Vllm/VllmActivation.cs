using System.Runtime.CompilerServices;
using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;

namespace LLMPlanner.Engines.Vllm;

/// <summary>
/// The peak of a profiling pass, from its causes. Either sampling is the widest moment (logits of every scheduled sequence over the whole
/// vocabulary, on every rank), or a layer is (intermediate results of every batched token), or the scores of a sparse-attention indexer.
/// </summary>
internal sealed class VllmActivation
{
    private const int Bits16 = 2;
    private const int IndexerScoreBytes = 4;

    private static readonly ConditionalWeakTable<ModelArchitecture, LayerWidth[]> s_widths = new();

    private readonly ModelArchitecture _architecture;
    private readonly VllmSettings _settings;
    private readonly VllmFigures _figures;
    private readonly LayerWidth[] _widths;
    private readonly long _indexerKeyBytes;
    private readonly bool _hasTower;

    public VllmActivation(ModelArchitecture architecture, VllmSettings settings, VllmFigures figures)
    {
        _architecture = architecture;
        _settings = settings;
        _figures = figures;
        _widths = s_widths.GetValue(architecture, static model => [.. model.LayerKinds.Select((_, kind) => Width(model, kind))]);
        _indexerKeyBytes = architecture.Caches.Groups.Where(group => group.Kind == CacheKind.Indexer).Max(group => (long?)group.FixedEntryBytes) ?? 0;
        _hasTower = architecture.Towers.Any(tower => tower.Part is ModelPart.Vision or ModelPart.Audio);
    }

    /// <summary>True where the peak grows with the longest request.</summary>
    public bool DependsOnContext => _figures.IsFirstGeneration || _indexerKeyBytes > 0;

    /// <summary>Tokens of a profiling pass.</summary>
    public long Tokens(long contextLength)
    {
        if (!_figures.IsFirstGeneration)
        {
            return Math.Max(_settings.GivenBatchedTokens ?? _settings.DefaultBatchedTokens, 1);
        }

        // The first generation runs a prompt of the longest request at once, and in chunks only beyond a length.
        long longest = _settings.MaxModelLength ?? contextLength;
        return _settings.GivenBatchedTokens ?? (longest > _figures.ChunkedPrefillFrom ? _figures.ChunkedPrefillTokens : Math.Max(longest, 2048));
    }

    /// <summary>The peak on one rank.</summary>
    public ByteRange Peak(in ServingShape shape, long contextLength)
    {
        double tokens = Tokens(contextLength);
        double hidden = tokens * _architecture.HiddenSize * Bits16;
        double logits = Math.Min(_settings.MaxSequences, tokens) * _architecture.VocabularySize;
        double layer = (tokens * LayerBytes(shape)) + hidden;
        (double scores, double boundedScores, double gather) = Indexer(tokens, _settings.MaxModelLength ?? contextLength);
        double beside = _figures.ChunkFactor * hidden;
        double narrow = (1 - _figures.LayerSpread) * layer;
        double wide = (1 + _figures.LayerSpread) * layer;
        double expected = Math.Max((logits * _figures.Sampler) + beside, Math.Max(layer, scores + beside));
        double low = Math.Max(logits * _figures.SamplerLow, Math.Max(narrow, boundedScores + gather));
        double high = Math.Max((logits * _figures.SamplerHigh) + beside, Math.Max(wide, scores + gather + beside));
        if (_figures.IsFirstGeneration && shape.Tensor > 1)
        {
            // Only the first rank samples; a log may be another rank's.
            low = narrow;
        }

        if (_hasTower)
        {
            low = Math.Min(low, _figures.TowerLowFrom + (_figures.TowerLowShare * Math.Max(0, low - _figures.TowerLowFrom))) + (_figures.Tower / 2);
            expected += _figures.Tower;
            high += _figures.TowerHigh;
        }

        return new ByteRange((long)low, (long)expected, (long)high);
    }

    /// <summary>Bytes per batched token at the widest moment of the widest layer.</summary>
    private double LayerBytes(in ServingShape shape)
    {
        double widest = 0;
        foreach (LayerWidth width in _widths)
        {
            double experts = width.ActiveExperts * ((shape.IsExpertParallel ? width.Expert : (double)width.Expert / shape.Tensor) + Math.Max(
                _architecture.HiddenSize, 2.0 * (shape.IsExpertParallel ? width.Expert : (double)width.Expert / shape.Tensor)));
            double dense = 3.0 * width.Dense / shape.Tensor;
            double attention = (double)width.Attention / shape.Tensor;
            widest = Math.Max(widest, Math.Max(attention, Math.Max(experts, dense)));
        }

        return widest * Bits16;
    }

    /// <summary>Scores of all tokens against the longest request, as they are and bounded, and room to gather keys of many requests.</summary>
    private (double Scores, double Bounded, double Gather) Indexer(double tokens, long longest)
    {
        if (_indexerKeyBytes == 0)
        {
            return (0, 0, 0);
        }

        double scores = tokens * longest * IndexerScoreBytes;
        double bounded = Math.Min(scores, _figures.LogitBudget);
        double gather = (double)_figures.IndexerGatherFactor * longest * _indexerKeyBytes;
        return _figures.BoundsIndexerScores ? (bounded + gather, bounded, gather) : (scores, bounded, gather);
    }

    private static LayerWidth Width(ModelArchitecture architecture, int kind)
    {
        long attention = 0;
        long dense = 0;
        long expert = 0;
        long active = 0;
        foreach (TensorGroup group in architecture.Tensors.Groups.Where(group => group.LayerKind == kind && group.Part == ModelPart.Text && group.Dimensions > 1))
        {
            switch (group.Role)
            {
                case TensorRole.AttentionQuery or TensorRole.AttentionKey or TensorRole.AttentionValue or TensorRole.AttentionQkv
                    or TensorRole.LatentQueryUp or TensorRole.StateInput:
                    attention += group.Rows;
                    break;
                case TensorRole.AttentionOutput or TensorRole.StateOutput:
                    attention += group.Columns;
                    break;
                case TensorRole.FeedForwardDown or TensorRole.SharedExpertDown:
                    dense = Math.Max(dense, group.Columns);
                    break;
                case TensorRole.ExpertDown:
                    expert = group.Columns;
                    active = group.ActiveExperts;
                    break;
            }
        }

        return new LayerWidth(attention, dense, expert, active);
    }

    private readonly record struct LayerWidth(long Attention, long Dense, long Expert, long ActiveExperts);
}
