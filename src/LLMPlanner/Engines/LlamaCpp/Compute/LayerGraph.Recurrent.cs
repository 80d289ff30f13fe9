using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <content>Recurrent mixers.</content>
internal sealed partial class LayerGraph
{
    private int Recur(GatedDeltaNet delta)
    {
        Normalize();
        long keyWidth = delta.KeyHeads * delta.KeyHeadWidth;
        long valueWidth = delta.ValueHeads * delta.ValueHeadWidth;
        long mixed = (2 * keyWidth) + valueWidth;
        long tail = (delta.ConvolutionKernel - 1) * mixed * 4;
        int states = _graph.Allocate(new Extent(Sequence: tail));
        int projected = Product("attn_qkv.weight", Wide(mixed));
        int convolved = _graph.Allocate(new Extent(Token: mixed * 4, Sequence: tail));
        _graph.Free(states);
        _graph.Free(projected);
        int state = _graph.Allocate(new Extent(Sequence: valueWidth * delta.KeyHeadWidth * 4));
        convolved = _graph.Replace(convolved, Wide(mixed));
        int query = DeltaHeads(keyWidth, delta);
        int key = DeltaHeads(keyWidth, delta);
        (int decay, int beta) = Gates(delta);
        int output = _graph.Allocate(new Extent(Token: valueWidth * 4, Sequence: valueWidth * delta.KeyHeadWidth * 4));
        _graph.Free(query);
        _graph.Free(key);
        _graph.Free(convolved);
        _graph.Free(decay);
        _graph.Free(beta);
        _graph.Free(state);
        output = _graph.Replace(output, Wide(valueWidth));
        int gate = Product("attn_gate.weight", Wide(valueWidth));
        ReleaseNorm();
        gate = _graph.Replace(gate, Wide(valueWidth));
        _graph.Free(gate);
        return Product("ssm_out.weight", output, Wide(_hidden));
    }

    private int DeltaHeads(long width, GatedDeltaNet delta)
    {
        int heads = _graph.Allocate(Wide(width));
        return _style.RepeatsKeyHeads && delta.ValueHeads != delta.KeyHeads
            ? _graph.Replace(heads, Wide(delta.ValueHeads * delta.KeyHeadWidth))
            : heads;
    }

    private (int Decay, int Beta) Gates(GatedDeltaNet delta)
    {
        Extent heads = Wide(delta.ValueHeads);
        if (delta.HasSeparateGates)
        {
            int alpha = _graph.Allocate(heads);
            int decay = _graph.Replace(alpha, heads);
            int raw = _graph.Allocate(heads);
            return (decay, _graph.Replace(raw, heads));
        }

        int both = _graph.Allocate(Wide(2 * delta.ValueHeads));
        int first = _graph.Allocate(heads);
        int second = _graph.Allocate(heads);
        _graph.Free(both);
        return (first, second);
    }

    private int Recur(Mamba2 mamba)
    {
        Normalize();
        long inner = mamba.InnerSize;
        long mixed = inner + (2 * mamba.Groups * mamba.StateSize);
        long tail = (mamba.ConvolutionKernel - 1) * mixed * 4;
        int states = _graph.Allocate(new Extent(Sequence: tail));
        int projected = Product("ssm_in.weight", Wide(inner + mixed + mamba.Heads));
        ReleaseNorm();
        int convolved = _graph.Allocate(new Extent(Token: mixed * 4, Sequence: tail));
        _graph.Free(states);
        convolved = _graph.Replace(convolved, Wide(mixed));
        int steps = _graph.Allocate(Wide(mamba.Heads));
        int state = _graph.Allocate(new Extent(Sequence: inner * mamba.StateSize * 4));
        int scanned = _graph.Allocate(new Extent(Token: inner * 4, Sequence: inner * mamba.StateSize * 4));
        _graph.Free(state);
        _graph.Free(steps);
        int direct = _graph.Allocate(Wide(inner));
        _graph.Free(convolved);
        int sum = _graph.Allocate(Wide(inner));
        _graph.Free(scanned);
        _graph.Free(direct);
        int gated = _graph.Allocate(Wide(inner));
        _graph.Free(projected);
        _graph.Free(sum);
        return _graph.Replace(gated, Wide(_hidden));
    }

    private int Convolve(ShortConvolution convolution)
    {
        Normalize();
        long tail = (convolution.Kernel - 1) * _hidden * 4;
        int projected = _graph.Allocate(Wide(3 * _hidden));
        ReleaseNorm();
        int product = _graph.Allocate(Wide(_hidden));
        int states = _graph.Allocate(new Extent(Sequence: tail));
        int joined = _graph.Allocate(new Extent(Token: _hidden * 4, Sequence: tail));
        _graph.Free(states);
        _graph.Free(product);
        int convolved = _graph.Replace(joined, Wide(_hidden));
        int gated = _graph.Allocate(Wide(_hidden));
        _graph.Free(projected);
        _graph.Free(convolved);
        return _graph.Replace(gated, Wide(_hidden));
    }

    /// <summary>Mixers without a graph of their own here: their tensors are taken to be as wide as their projections.</summary>
    private int? Other(LayerBlock block)
    {
        var tensors = new TensorList();
        block.Describe(tensors);
        if (tensors.Groups.Count == 0)
        {
            return null;
        }

        Normalize();
        long widest = 0;
        foreach (TensorGroup tensor in tensors.Groups)
        {
            if (tensor.Dimensions == 2 && tensor.Columns >= _hidden)
            {
                widest = Math.Max(widest, tensor.Rows);
            }
        }

        int projected = _graph.Allocate(Wide(Math.Max(widest, _hidden)));
        ReleaseNorm();
        int mixed = _graph.Replace(projected, Wide(Math.Max(widest, _hidden)));
        return _graph.Replace(mixed, Wide(_hidden));
    }
}
