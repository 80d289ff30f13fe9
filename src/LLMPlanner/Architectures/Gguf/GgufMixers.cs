using LLMPlanner.Caches;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>Recognises the token mixers of a layer by the tensors it has, and dimensions them by the metadata.</summary>
internal static class GgufMixers
{
    private static readonly string[] s_prefixes = ["attn_", "ssm_", "time_mix_", "shortconv.", "indexer"];

    /// <summary>Whether a tensor belongs to a mixer by its name; norms are none.</summary>
    public static bool IsMixerTensor(string name)
        => Array.Exists(s_prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && GgufTensorRoles.Of(name) is not (TensorRole.Norm or TensorRole.AttentionNorm);

    /// <summary>The mixers of a layer; some hybrids have two.</summary>
    public static IEnumerable<GgufMixer> Of(GgufLayer layer, GgufHyperparameters model)
    {
        if (layer.Has("attn_kv_a_mqa.weight"))
        {
            yield return GgufLatentMixers.Latent(layer, model);
        }
        else if (layer.Has("attn_kv.weight"))
        {
            yield return GgufLatentMixers.Compressed(layer, model);
            yield break;
        }
        else if (Recurrent(layer, model) is { } recurrent)
        {
            yield return recurrent;
            if (recurrent.Block is GatedDeltaNet or KimiDeltaAttention)
            {
                yield break;
            }
        }

        bool hasQuery = layer.Has("attn_q.weight") || layer.Has("attn_qkv.weight");
        if (hasQuery && !layer.Has("attn_kv_a_mqa.weight"))
        {
            yield return Attention(layer, model);
        }

        if (layer.Has("indexer.attn_k.weight"))
        {
            yield return GgufLatentMixers.Indexer(layer, model);
        }
    }

    private static GgufMixer? Recurrent(GgufLayer layer, GgufHyperparameters model)
    {
        if (layer.Has("ssm_conv1d_q.weight"))
        {
            return new GgufMixer("linear_attention", new KimiDeltaAttention
            {
                HiddenSize = model.HiddenSize,
                Heads = model.Heads(layer.Index),
                HeadWidth = model.Required("kda.head_dim"),
                ConvolutionKernel = model.Required("ssm.conv_kernel"),
            });
        }

        if (layer.Has("ssm_ba.weight") || (layer.Has("ssm_beta.weight") && layer.Has("ssm_alpha.weight")))
        {
            return DeltaNet(layer, model);
        }

        if (layer.Has("ssm_in.weight"))
        {
            return layer.Has("ssm_x.weight") ? Mamba1(layer, model) : Mamba2(layer, model);
        }

        if (layer.Has("shortconv.in_proj.weight"))
        {
            return new GgufMixer("short_convolution", new ShortConvolution
            {
                HiddenSize = model.HiddenSize,
                Kernel = model.Required("shortconv.l_cache"),
                HasBias = layer.Has("shortconv.in_proj.bias"),
            });
        }

        return layer.HasPrefix("time_mix_") ? Rwkv(model) : null;
    }

    private static GgufMixer DeltaNet(GgufLayer layer, GgufHyperparameters model)
    {
        long valueHeads = model.Required("ssm.time_step_rank");
        long inner = model.Required("ssm.inner_size");
        return new GgufMixer("linear_attention", new GatedDeltaNet
        {
            HiddenSize = model.HiddenSize,
            KeyHeads = model.Required("ssm.group_count"),
            ValueHeads = valueHeads,
            KeyHeadWidth = model.Required("ssm.state_size"),
            ValueHeadWidth = Divided(model, "ssm.inner_size", inner, valueHeads),
            ConvolutionKernel = model.Required("ssm.conv_kernel"),
            HasSeparateGates = layer.Has("ssm_beta.weight"),
        });
    }

    private static GgufMixer Mamba1(GgufLayer layer, GgufHyperparameters model)
        => new("mamba", new Mamba1
        {
            HiddenSize = model.HiddenSize,
            InnerSize = model.Required("ssm.inner_size"),
            StateSize = model.Required("ssm.state_size"),
            TimeStepRank = model.Required("ssm.time_step_rank"),
            ConvolutionKernel = model.Required("ssm.conv_kernel"),
            ConvolutionBias = layer.Has("ssm_conv1d.bias"),
            ProjectionBias = layer.Has("ssm_in.bias"),
            HasInnerNorms = layer.Has("ssm_dt_norm.weight"),
        });

    private static GgufMixer Mamba2(GgufLayer layer, GgufHyperparameters model)
    {
        long heads = model.Required("ssm.time_step_rank");
        long groups = model.Optional("ssm.group_count") ?? 1;
        Divided(model, "ssm.time_step_rank", heads, groups);
        return new GgufMixer("mamba", new Mamba2
        {
            HiddenSize = model.HiddenSize,
            Heads = heads,
            HeadWidth = Divided(model, "ssm.inner_size", model.Required("ssm.inner_size"), heads),
            StateSize = model.Required("ssm.state_size"),
            Groups = groups,
            ConvolutionKernel = model.Required("ssm.conv_kernel"),
            ConvolutionBias = layer.Has("ssm_conv1d.bias"),
            InputBias = layer.Has("ssm_in.bias"),
            OutputBias = layer.Has("ssm_out.bias"),
            HasNorm = layer.Has("ssm_norm.weight"),
        });
    }

    private static GgufMixer Rwkv(GgufHyperparameters model)
    {
        long shifts = model.Optional("token_shift_count") ?? 2;
        long headSize = model.Required("wkv.head_size");
        long hidden = model.HiddenSize;
        return new GgufMixer(
            "rwkv",
            null,
            caches => caches.State(StateFamily.Rwkv, checked(hidden * headSize), checked(shifts * hidden), Math.Max(1, hidden / headSize)));
    }

    private static GgufMixer Attention(GgufLayer layer, GgufHyperparameters model)
    {
        int index = layer.Index;
        long heads = model.Heads(index);
        long keyValueHeads = model.KeyValueHeads(index);
        if (heads <= 0)
        {
            model.Required("attention.head_count");
        }

        AttentionSpan span = model.Span(index);
        long keyWidth = model.KeyLength(index);
        long valueWidth = model.ValueLength(index);
        bool owns = keyValueHeads > 0 && model.OwnsKeyValue(index);
        string name = span.Kind switch
        {
            AttentionSpanKind.Full => "full_attention",
            AttentionSpanKind.Chunked => "chunked_attention",
            _ => "sliding_attention",
        };
        if (heads <= 0 || (owns && heads % keyValueHeads != 0))
        {
            // Nothing is shared out evenly here: only the cache is known, and that by its own keys.
            return new GgufMixer(name, null, owns ? caches => caches.KeyValue(span, checked(keyValueHeads * keyWidth), checked(keyValueHeads * valueWidth), keyValueHeads) : null);
        }

        bool isFused = layer.Has("attn_qkv.weight");
        return new GgufMixer(name, new Attention
        {
            HiddenSize = model.HiddenSize,
            Heads = heads,
            KeyValueHeads = owns ? keyValueHeads : heads,
            HeadWidth = keyWidth,
            ValueHeadWidth = valueWidth == keyWidth ? null : valueWidth,
            IsFused = isFused,
            QkvBias = isFused ? layer.Has("attn_qkv.bias") : layer.Has("attn_q.bias") && (!owns || (layer.Has("attn_k.bias") && layer.Has("attn_v.bias"))),
            OutputBias = layer.Has("attn_output.bias"),
            QueryKeyNorm = NormOf(layer, heads, keyWidth),
            HasOutputGate = layer.Find("attn_q.weight") is { } query && query.Rows == checked(2 * heads * keyWidth),
            HasSinks = layer.Has("attn_sinks.weight"),
            OwnsKeyValue = owns,
            HasValueProjection = isFused || layer.Has("attn_v.weight"),
            Span = span,
        });
    }

    private static QueryKeyNorm NormOf(GgufLayer layer, long heads, long width)
    {
        if (layer.Find("attn_q_norm.weight") is not { Rows: 1, Depth: 1 } norm)
        {
            return QueryKeyNorm.None;
        }

        return norm.Columns == width ? QueryKeyNorm.PerHead : norm.Columns == checked(heads * width) ? QueryKeyNorm.FullWidth : QueryKeyNorm.None;
    }

    /// <summary>A size divided by a count that has to divide it.</summary>
    private static long Divided(GgufHyperparameters model, string name, long size, long count)
        => count > 0 && size % count == 0
            ? size / count
            : throw model.Invalid(nameof(SR.GgufValueNotDivisible), name, size, count);
}
