using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Quantization;

namespace LLMPlanner.Throughput;

/// <summary>What one token costs a model in a quantization: bytes to read, operations, layers by kind. Independent of device and engine.</summary>
internal sealed class ModelWork
{
    /// <summary>Tokens that sparse attention looks at; every published indexer selects as many (index_topk).</summary>
    private const long SelectedTokens = 2048;

    private readonly ModelArchitecture _architecture;
    private readonly List<TensorBytes> _dense = [];
    private readonly double _headBytes;
    private readonly double _expertBytes;

    public ModelWork(WeightPlan weights)
    {
        _architecture = weights.Architecture;
        bool gguf = weights.Format.IsGguf;
        var dense = new FormatVote(gguf);
        var experts = new FormatVote(gguf);
        foreach (TensorBytes tensor in weights.Tensors)
        {
            TensorGroup group = tensor.Group;
            if (group.Part != ModelPart.Text || group.Role is TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding)
            {
                continue;
            }

            if (group.Role == TensorRole.TokenEmbedding)
            {
                // Of an embedding only single rows are read; as the head it is read whole.
                _headBytes += _architecture.HasTiedEmbeddings ? tensor.TotalBytes : 0;
                HeadParameters += _architecture.HasTiedEmbeddings ? group.Parameters : 0;
            }
            else if (group.Role == TensorRole.Output)
            {
                _headBytes += tensor.TotalBytes;
                HeadParameters += group.Parameters;
            }
            else if (group.Experts > 0)
            {
                _expertBytes += tensor.TotalBytes;
                ActiveExpertParameters += (double)group.Parameters / group.Experts * group.ActiveExperts;
                Experts = Math.Max(Experts, group.Experts);
                ActiveExperts = Math.Max(ActiveExperts, group.ActiveExperts);
                experts.Add(tensor);
            }
            else
            {
                _dense.Add(tensor);
                DenseParameters += group.Parameters;
                dense.Add(tensor);
            }
        }

        DenseFormat = dense.Winner;
        ExpertFormat = experts.Winner;
        CountLayers();
    }

    /// <summary>Model width.</summary>
    public long HiddenSize => _architecture.HiddenSize;

    public double Layers => _architecture.LayerCount;

    public double ExpertLayers { get; private set; }

    public double LatentLayers { get; private set; }

    public double RecurrentLayers { get; private set; }

    public double SparseLayers { get; private set; }

    /// <summary>Parameters that every token passes, without head and embedding.</summary>
    public double DenseParameters { get; }

    /// <summary>Parameters of the routed experts that work on a token.</summary>
    public double ActiveExpertParameters { get; }

    /// <summary>Parameters of all routed experts.</summary>
    public double ExpertParameters => ActiveExperts > 0 ? ActiveExpertParameters / ActiveExperts * Experts : 0;

    /// <summary>Parameters of the head.</summary>
    public double HeadParameters { get; }

    /// <summary>Routed experts of a layer; 0 for dense models.</summary>
    public long Experts { get; }

    /// <summary>Routed experts that work on a token.</summary>
    public long ActiveExperts { get; }

    /// <summary>Inner width of a routed expert; 0 for dense models.</summary>
    public long ExpertWidth { get; private set; }

    public WeightFormat DenseFormat { get; }

    public WeightFormat ExpertFormat { get; }

    /// <summary>Bytes of all routed experts.</summary>
    public double ExpertBytes => _expertBytes;

    /// <summary>Bytes every step reads on one of several ranks: replicated tensors whole, key/value heads at least one.</summary>
    public double DenseBytes(int ranks)
    {
        double bytes = _headBytes / ranks;
        foreach (TensorBytes tensor in _dense)
        {
            bytes += tensor.TotalBytes * Share(tensor.Group, ranks);
        }

        return bytes;
    }

    /// <summary>Share of <see cref="DenseParameters"/> that one of several ranks computes with.</summary>
    public double DenseShare(int ranks)
    {
        double parameters = 0;
        foreach (TensorBytes tensor in _dense)
        {
            parameters += tensor.Group.Parameters * Share(tensor.Group, ranks);
        }

        return DenseParameters > 0 ? parameters / DenseParameters : 1;
    }

    /// <summary>True where an expert's slice on a rank is at most one tile of 128 wide: such slices fall off the fast kernels.</summary>
    public bool HasNarrowExperts(int ranks, bool expertParallel) => Experts > 0 && !expertParallel && ExpertWidth / ranks <= 128;

    /// <summary>Share of the experts that at least one of several tokens is routed to, routing taken as uniform.</summary>
    public double ExpertShare(double tokens) => ExpertShare(Experts, ActiveExperts, tokens);

    /// <summary>The same for a number of experts, of which each token takes some.</summary>
    public static double ExpertShare(double experts, double active, double tokens) => experts == 0 ? 0 : 1 - Math.Pow(1 - (active / experts), tokens);

    /// <summary>Cache bytes a new token of one request reads on one of several ranks, state read and written included.</summary>
    /// <param name="depth">Tokens cached.</param>
    /// <param name="elementBytes">Bytes of a cached element.</param>
    /// <param name="ranks">Ranks that share the key/value heads; latents are on every rank.</param>
    public double CacheBytes(double depth, double elementBytes, int ranks)
    {
        double bytes = 0;
        foreach (CacheGroup group in _architecture.Caches.Groups)
        {
            switch (group.Kind)
            {
                case CacheKind.State:
                    bytes += 2 * ((group.StateElements * 4.0) + (group.ConvolutionElements * 2.0)) * group.Layers / ranks;
                    break;
                case CacheKind.Indexer:
                    bytes += (group.FixedEntryBytes > 0 ? group.FixedEntryBytes : group.Width * elementBytes) * group.Layers * depth / group.TokensPerEntry;
                    break;
                case CacheKind.CrossAttention:
                    break;
                default:
                    double kept = group.Span.Kind == AttentionSpanKind.Full ? depth : Math.Min(depth, group.Span.Tokens);
                    kept = IsSparse(group.LayerKind) ? Math.Min(kept, SelectedTokens) : kept;
                    double entry = group.FixedEntryBytes > 0 ? group.FixedEntryBytes : group.Width * elementBytes;
                    double divisor = group.Kind == CacheKind.KeyValue ? Math.Min(ranks, Math.Max(1, group.Heads)) : 1;
                    bytes += entry * group.Layers * kept / group.TokensPerEntry / divisor;
                    break;
            }
        }

        return bytes;
    }

    /// <summary>Operations of attention over a prompt, on all ranks together.</summary>
    /// <param name="tokens">New tokens.</param>
    /// <param name="depth">Tokens cached before them.</param>
    /// <param name="absorbed">True where latents stay packed over a prompt too, as llama.cpp does; serving engines unpack them into heads, and pay the absorbed form only for single tokens.</param>
    public double AttentionFlops(double tokens, double depth, bool absorbed = false)
    {
        double flops = 0;
        for (int kind = 0; kind < _architecture.LayerKinds.Count; kind++)
        {
            bool sparse = IsSparse(kind);
            foreach (LayerBlock block in _architecture.LayerKinds[kind].Blocks)
            {
                double pairs = block switch
                {
                    Attention { Span.Kind: not AttentionSpanKind.Full } attention => Pairs(tokens, depth, attention.Span.Tokens),
                    SparseIndexer => Pairs(tokens, depth, double.MaxValue),
                    _ => Pairs(tokens, depth, sparse ? SelectedTokens : double.MaxValue),
                };

                double each = !absorbed && block is LatentAttention latent
                    ? 2.0 * latent.Heads * (latent.NopeWidth + latent.RopeWidth + latent.ValueWidth)
                    : block.FlopsPerCachedToken;
                flops += each * pairs * _architecture.LayersOfKind(kind);
            }
        }

        return flops;
    }

    /// <summary>Scores of attention over a prompt that is computed in chunks, masked ones included.</summary>
    /// <param name="tokens">New tokens.</param>
    /// <param name="depth">Tokens cached before them.</param>
    /// <param name="chunk">Tokens computed at once.</param>
    public double Scores(double tokens, double depth, double chunk)
    {
        double heads = 0;
        for (int kind = 0; kind < _architecture.LayerKinds.Count; kind++)
        {
            heads += _architecture.LayerKinds[kind].Blocks.Sum(block => block switch
            {
                Attention attention => attention.Heads,
                LatentAttention latent => latent.Heads,
                _ => 0,
            }) * (double)_architecture.LayersOfKind(kind);
        }

        return heads * tokens * (depth + ((tokens + Math.Min(chunk, tokens)) / 2));
    }

    // Token i looks at depth + i tokens, or at the window where that is less.
    private static double Pairs(double tokens, double depth, double window)
    {
        double growing = Math.Min(tokens, Math.Max(0, window - depth));
        return (growing * (depth + (growing / 2))) + ((tokens - growing) * Math.Min(window, depth + tokens));
    }

    private static double Share(TensorGroup group, int ranks)
    {
        if (group.Sharding == TensorSharding.KeyValueHeads && group.KeyValueHeads > 0)
        {
            double total = Math.Max(group.Rows, group.Dimensions == 1 ? group.Columns : group.Rows);
            double query = total - group.KeyValueRows;
            return ((query / ranks) + ((double)group.KeyValueRows / group.KeyValueHeads * Math.Max(1, group.KeyValueHeads / ranks))) / total;
        }

        return group.Sharding == TensorSharding.Replicated ? 1 : 1.0 / ranks;
    }

    private void CountLayers()
    {
        for (int kind = 0; kind < _architecture.LayerKinds.Count; kind++)
        {
            int layers = _architecture.LayersOfKind(kind);
            IReadOnlyList<LayerBlock> blocks = _architecture.LayerKinds[kind].Blocks;
            MixtureOfExperts? mixture = blocks.OfType<MixtureOfExperts>().FirstOrDefault();
            ExpertLayers += mixture is null ? 0 : layers;
            ExpertWidth = Math.Max(ExpertWidth, mixture?.ExpertWidth ?? 0);
            LatentLayers += blocks.Any(block => block is LatentAttention) ? layers : 0;
            SparseLayers += IsSparse(kind) ? layers : 0;
            RecurrentLayers += _architecture.Caches.Groups.Any(group => group.LayerKind == kind && group.Kind == CacheKind.State) ? layers : 0;
        }
    }

    private bool IsSparse(int kind) => kind >= 0 && _architecture.LayerKinds[kind].Blocks.Any(block => block is SparseIndexer);

    /// <summary>Finds the format that most bytes are stored in.</summary>
    private sealed class FormatVote(bool gguf)
    {
        private readonly double[] _bytes = new double[Enum.GetValues(typeof(WeightFormat)).Length];

        public WeightFormat Winner => (WeightFormat)Array.IndexOf(_bytes, _bytes.Max());

        public void Add(TensorBytes tensor) => _bytes[(int)WeightFormats.Of(tensor.TypeAt(0), gguf)] += tensor.TotalBytes;
    }
}
