using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <content>Dense feed-forward and mixtures of experts.</content>
internal sealed partial class LayerGraph
{
    private int Feed(FeedForward dense)
    {
        Normalize();
        int gate = dense.IsGated && !dense.IsFused ? Product("ffn_gate.weight", Wide(dense.Width)) : -1;
        int up = Product("ffn_up.weight", Wide(dense.IsGated && dense.IsFused ? 2 * dense.Width : dense.Width));
        ReleaseNorm(inFeedForward: true);
        int activated = up;
        if (dense.IsGated)
        {
            activated = _graph.Allocate(Wide(dense.Width));
            FreeIf(gate);
            _graph.Free(up);
        }

        return LastProduct("ffn_down.weight", activated, Wide(_hidden));
    }

    private int Route(MixtureOfExperts experts)
    {
        Normalize();
        long choices = experts.Experts + experts.ZeroExperts;
        int probabilities = _graph.Allocate(Wide(choices));
        int biased = experts.HasCorrectionBias ? _graph.Allocate(Wide(choices)) : -1;
        int order = _graph.Allocate(Wide(choices));
        FreeIf(biased);
        int weights = Weights(experts, probabilities);
        bool shares = experts.SharedWidth > 0;
        int down = _splitsExperts ? ComputeOnHost(experts, order, shares) : Compute(experts, order, shares);
        _graph.Free(weights);
        int result = _graph.Allocate(Wide(experts.LatentWidth ?? _hidden));
        _graph.Free(down);
        if (experts.LatentWidth is not null)
        {
            result = _graph.Replace(result, Wide(_hidden));
        }

        if (shares)
        {
            Share(experts);
        }

        ReleaseNorm(inFeedForward: true);
        return result;
    }

    private int Weights(MixtureOfExperts experts, int probabilities)
    {
        Extent extent = Wide(experts.ActiveExperts);
        int weights = _graph.Replace(probabilities, extent);
        if (_style.SoftmaxAfterChoice)
        {
            weights = _graph.Replace(weights, extent);
        }

        if (_style.NormalizesWeights && !_style.SoftmaxAfterChoice)
        {
            int sum = _graph.Allocate(Wide(1));
            int normalized = _graph.Allocate(extent);
            _graph.Free(weights);
            _graph.Free(sum);
            weights = normalized;
        }

        return _style.ScalesWeights ? _graph.Replace(weights, extent) : weights;
    }

    private int Compute(MixtureOfExperts experts, int order, bool shares)
    {
        Extent inner = Wide(experts.ActiveExperts * experts.ExpertWidth);
        int gate = experts.IsGated ? Product("ffn_gate_exps.weight", inner) : -1;
        int up = Product("ffn_up_exps.weight", inner);
        if (!shares)
        {
            ReleaseNorm(inFeedForward: true);
        }

        int activated = up;
        if (experts.IsGated)
        {
            activated = _graph.Allocate(inner);
            FreeIf(gate);
            _graph.Free(up);
        }

        Extent outer = Wide(experts.ActiveExperts * (experts.LatentWidth ?? _hidden));
        int down;
        if (experts.HasExpertBias)
        {
            // A bias on the host is one more copy, and what comes next begins behind that.
            down = Product("ffn_down_exps.weight", activated, outer);
            _graph = _copies is null ? _graph : _graph.Continue();
        }
        else
        {
            down = LastProduct("ffn_down_exps.weight", activated, outer);
        }

        _graph.Free(order);
        return down;
    }

    /// <summary>The experts' matrices lie on the host: their inputs go there and their results come back.</summary>
    private int ComputeOnHost(MixtureOfExperts experts, int order, bool shares)
    {
        Extent inner = Wide(experts.ActiveExperts * experts.ExpertWidth);
        Extent outer = Wide(experts.ActiveExperts * (experts.LatentWidth ?? _hidden));
        if (!shares)
        {
            ReleaseNorm(inFeedForward: true);
        }

        int input = _graph.Allocate(Wide(experts.LatentWidth ?? _hidden), onHost: true);
        _graph.Free(order);

        // A view of the first choices of each row: it ends with the last row's.
        int chosen = _graph.Allocate(Wide(experts.Experts) with { Fixed = (experts.ActiveExperts - experts.Experts) * 4 }, onHost: true);
        int gate = experts.IsGated ? _graph.Allocate(inner, onHost: true) : -1;
        int up = _graph.Allocate(inner, onHost: true);
        _graph.Free(input, onHost: true);
        int activated = up;
        if (experts.IsGated)
        {
            activated = _graph.Allocate(inner, onHost: true);
            _graph.Free(gate, onHost: true);
            _graph.Free(up, onHost: true);
        }

        int down = _graph.Allocate(outer, onHost: true);
        _graph.Free(activated, onHost: true);
        _graph.Free(chosen, onHost: true);
        _graph.Free(down, onHost: true);
        int result = _graph.Allocate(outer);
        _graph = _graph.Continue();
        return result;
    }

    private void Share(MixtureOfExperts experts)
    {
        Extent inner = Wide(experts.SharedWidth);
        int gate = experts.IsGated ? Product("ffn_gate_shexp.weight", inner) : -1;
        int up = Product("ffn_up_shexp.weight", inner);
        if (!experts.HasSharedGate)
        {
            ReleaseNorm(inFeedForward: true);
        }

        int activated = up;
        if (experts.IsGated)
        {
            activated = _graph.Allocate(inner);
            FreeIf(gate);
            _graph.Free(up);
        }

        int shared = Product("ffn_down_shexp.weight", activated, Wide(_hidden));
        if (experts.HasSharedGate)
        {
            int scalar = _graph.Allocate(Wide(1));
            ReleaseNorm(inFeedForward: true);
            _graph.Free(scalar);
        }

        _graph.Free(shared);
    }
}
