using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>Recognises the feed-forward part of a layer: dense, a mixture of experts, or both side by side.</summary>
internal static class GgufFeedForwards
{
    /// <summary>Adds what the layer has; true where it has routed experts.</summary>
    public static bool Add(GgufLayer layer, GgufHyperparameters model, Func<LayerBlock, bool> take)
    {
        bool hasExperts = layer.Find("ffn_down_exps.weight") is { } experts && AddExperts(layer, model, experts, take);
        if (layer.Find("ffn_down.weight") is { } down && layer.Find("ffn_up.weight") is { } up)
        {
            bool isGated = layer.Has("ffn_gate.weight");
            bool isFused = !isGated && up.Rows == 2 * down.Columns;
            take(new FeedForward
            {
                HiddenSize = down.Rows,
                Width = down.Columns,
                IsGated = isGated || isFused,
                IsFused = isFused,
                HasBias = layer.Has("ffn_down.bias") && layer.Has("ffn_up.bias") && (!isGated || layer.Has("ffn_gate.bias")),
            });
        }

        return hasExperts;
    }

    private static bool AddExperts(GgufLayer layer, GgufHyperparameters model, GgufLayerTensor down, Func<LayerBlock, bool> take)
    {
        long active = model.ActiveExperts(layer.Index);
        if (active <= 0 || active > down.Depth)
        {
            throw model.Invalid(nameof(SR.GgufValueOutOfRange), "expert_used_count", active, 1, down.Depth);
        }

        bool isFused = layer.Has("ffn_gate_up_exps.weight");
        take(new MixtureOfExperts
        {
            HiddenSize = model.HiddenSize,
            Experts = down.Depth,
            ActiveExperts = active,
            ExpertWidth = down.Columns,
            LatentWidth = down.Rows == model.HiddenSize ? null : down.Rows,
            IsGated = isFused || layer.Has("ffn_gate_exps.weight"),
            IsFused = isFused,
            HasExpertBias = layer.Has("ffn_down_exps.bias"),
            HasRouterBias = layer.Has("ffn_gate_inp.bias"),
            HasCorrectionBias = layer.Has("exp_probs_b.bias"),
            SharedWidth = layer.Find("ffn_up_shexp.weight")?.Rows ?? 0,
            HasSharedGate = layer.Has("ffn_gate_inp_shexp.weight"),
            ZeroExperts = Math.Max(0, (layer.Find("ffn_gate_inp.weight")?.Rows ?? 0) - down.Depth),
        });
        return true;
    }
}
