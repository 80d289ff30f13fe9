using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>Writes the graph of one layer: the tensors the engine makes of a layer kind, in its order.</summary>
internal sealed partial class LayerGraph
{
    private readonly GraphProgram _whole = new();
    private GraphProgram _graph;
    private readonly GraphStyle _style;
    private readonly LayerKind _kind;
    private readonly bool _slides;
    private readonly bool _last;
    private readonly bool _splitsExperts;
    private readonly WeightCopies? _copies;
    private readonly bool _normsFirst;
    private readonly bool _isParallel;
    private readonly long _hidden;
    private bool _perOutput;
    private int _norm = -1;

    private LayerGraph(LayerKind kind, GraphStyle style, long hidden, bool slides, bool last, bool splitsExperts, WeightCopies? copies)
    {
        _graph = _whole;
        _copies = copies;
        _kind = kind;
        _style = style;
        _hidden = hidden;
        _slides = slides;
        _last = last;
        _splitsExperts = splitsExperts;
        int norms = kind.Blocks.OfType<Normalization>().Count();
        _normsFirst = kind.Blocks.Count > 0 && kind.Blocks[0] is Normalization;
        _isParallel = _normsFirst && norms == 1 && kind.Blocks.Count(IsFeedForward) > 0 && kind.Blocks.Count > 2;
    }

    /// <summary>The graph of a layer.</summary>
    /// <param name="kind">The layer.</param>
    /// <param name="style">The model's and the engine's ways.</param>
    /// <param name="hidden">Width of the stream.</param>
    /// <param name="slides">Whether its cache is a sliding one.</param>
    /// <param name="last">Whether it is the model's last, after whose mixer only rows with logits go on.</param>
    /// <param name="splitsExperts">Whether its experts are computed on the host while the rest is not.</param>
    /// <param name="copies">Weights that lie on the host and are copied over for their product; null for none.</param>
    /// <returns>The graph, and what comes after the host's results return, where the experts are split off.</returns>
    public static (GraphProgram First, GraphProgram? Remainder) Write(
        LayerKind kind, GraphStyle style, long hidden, bool slides, bool last, bool splitsExperts, WeightCopies? copies = null)
    {
        var writer = new LayerGraph(kind, style, hidden, slides, last, splitsExperts, copies);
        writer.Write();
        return (writer._whole, writer._graph == writer._whole ? null : writer._graph);
    }

    private static bool IsFeedForward(LayerBlock block) => block is FeedForward or MixtureOfExperts;

    private void Write()
    {
        if (_isParallel && _style.FeedsFirst && _kind.Find<Attention>() is { } beside && _kind.Find<FeedForward>() is { } feed)
        {
            WriteFeedFirst(beside, feed);
            return;
        }

        bool added = false;
        foreach (LayerBlock block in _kind.Blocks)
        {
            if (IsFeedForward(block))
            {
                if (block is FeedForward { IsSharedExpert: true })
                {
                    continue;
                }

                if (!_style.NarrowsAtEnd)
                {
                    NarrowStream();
                }

                int result = block is FeedForward dense ? Feed(dense) : Route((MixtureOfExperts)block);
                AddToStream(result, keepsStream: _style.KeepsStream);
            }
            else if (block is not Normalization && Mix(block) is { } mixed)
            {
                // Where two mixers work side by side, the second's result joins the first's.
                mixed = Narrow(mixed);
                AddToStream(mixed, keepsStream: added || block is GatedDeltaNet);
                added = true;
            }
        }

        NarrowStream();
    }

    /// <summary>
    /// Attention and feed-forward read one norm, and the sum names the feed-forward first: the heads' results wait, and their product with
    /// the output's weights comes last.
    /// </summary>
    private void WriteFeedFirst(Attention attention, FeedForward feed)
    {
        int heads = AttendHeads(attention);
        _perOutput = _last;
        if (_last)
        {
            int rows = _graph.Allocate(Wide(_hidden));
            _graph.Free(_norm);
            _norm = rows;
        }

        int result = Feed(feed);
        if (_last)
        {
            int rows = _graph.Allocate(Wide(_hidden));
            _graph.Free(Slots.Stream);
            _graph.Rename(Slots.Stream, rows);
        }

        AddToStream(result, keepsStream: false);
        int output = Product("attn_output.weight", heads, new Extent(Token: _hidden * 4));
        if (_last)
        {
            output = _graph.Replace(output, Wide(_hidden));
            _graph.Free(Slots.OutputIndices);
        }

        _graph.Free(output);
    }

    private int? Mix(LayerBlock block) => block switch
    {
        Attention attention => Attend(attention),
        LatentAttention latent => Attend(latent),
        GatedDeltaNet delta => Recur(delta),
        Mamba2 mamba => Recur(mamba),
        ShortConvolution convolution => Convolve(convolution),
        _ => Other(block),
    };

    private Extent Wide(long width) => _perOutput ? new Extent(Output: width * 4) : new Extent(Token: width * 4);

    /// <summary>A product with weights, beside which a copy of them lies where they are on the host.</summary>
    private int Product(string weight, in Extent extent, bool thenTurns = false)
    {
        long bytes = _copies?.Bytes(weight) ?? 0;
        if (bytes == 0)
        {
            return _graph.Allocate(extent);
        }

        // Whatever is read before the next copy comes behind this one.
        int copy = _graph.Allocate(new Extent(Fixed: bytes));
        if (thenTurns && _copies!.OfWholeLayers)
        {
            _graph.TakePositions();
        }

        int product = _graph.Allocate(extent);
        _graph.Free(copy);
        return product;
    }

    /// <summary>A step that reads a small weight and takes its input's place.</summary>
    private void Touch(string weight, bool thenTurns)
    {
        if (_copies is { OfWholeLayers: true } && _copies.Bytes(weight) is > 0 and long bytes)
        {
            int copy = _graph.Allocate(new Extent(Fixed: bytes));
            if (thenTurns)
            {
                _graph.TakePositions();
            }

            _graph.Free(copy);
        }
    }

    /// <summary>A product that is the last to read what it is computed from.</summary>
    private int Product(string weight, int input, in Extent extent)
    {
        int product = Product(weight, extent);
        _graph.Free(input);
        return product;
    }

    /// <summary>
    /// A layer's last product with weights: where those are copied over, the inputs of what is computed next come right behind the copy.
    /// </summary>
    private int LastProduct(string weight, int input, in Extent extent)
    {
        long bytes = _copies?.Bytes(weight) ?? 0;
        int copy = bytes > 0 ? _graph.Allocate(new Extent(Fixed: bytes)) : -1;
        if (copy >= 0)
        {
            _graph = _graph.Continue();
        }

        int product = _graph.Allocate(extent);
        FreeIf(copy);
        _graph.Free(input);
        return product;
    }

    /// <summary>What a mixer reads: the normalized stream where a norm comes first, else the stream itself (−1).</summary>
    private int Normalize()
    {
        if (_norm < 0 && _normsFirst)
        {
            _norm = _graph.Allocate(Wide(_hidden));
        }

        return _norm;
    }

    /// <summary>The last reader of a norm is done, unless the feed-forward reads the same one.</summary>
    private void ReleaseNorm(bool inFeedForward = false)
    {
        if (_norm >= 0 && (inFeedForward || !_isParallel))
        {
            _graph.Free(_norm);
            _norm = -1;
        }
    }

    /// <summary>In the last layer, picks the rows with logits out of a mixer's result and of the stream.</summary>
    private int Narrow(int result)
    {
        if (!_last || _perOutput || _style.NarrowsAtEnd)
        {
            return result;
        }

        int narrow = _graph.Allocate(new Extent(Output: _hidden * 4));
        _graph.Free(result);
        NarrowStream();
        return narrow;
    }

    private void NarrowStream()
    {
        if (!_last || _perOutput)
        {
            return;
        }

        _perOutput = true;
        int stream = _graph.Allocate(Wide(_hidden));
        if (_style.NarrowsAtEnd)
        {
            // The whole stream is handed out for next-token predictors and stays.
            _graph.Free(Slots.OutputIndices);
            return;
        }

        _graph.Free(Slots.Stream);
        _graph.Free(Slots.OutputIndices);
        _graph.Rename(Slots.Stream, stream);
    }

    private void AddToStream(int result, bool keepsStream)
    {
        if (keepsStream)
        {
            _graph.Free(result);
            return;
        }

        _graph.Free(Slots.Stream);
        _graph.Rename(Slots.Stream, result);
    }
}
