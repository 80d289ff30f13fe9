using LLMPlanner.Caches;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// Builds the blocks of a layer from its tensors and the metadata. A block counts only where the file holds exactly the tensors that it
/// describes; what no block describes is taken as stored, and what the layer caches then follows from the metadata alone.
/// </summary>
internal sealed class GgufLayerReader(GgufHyperparameters model)
{
    private static readonly string[] s_firstNorms = ["attn_norm", "attn_norm_2"];
    private static readonly string[] s_middleNorms = ["attn_sub_norm", "attn_output_norm", "post_attention_norm", "ffn_norm", "ffn_norm_exps", "ffn_sub_norm"];
    private static readonly string[] s_lastNorms = ["post_ffw_norm", "layer_output_norm"];

    /// <summary>Whether the last layer that was read holds a mixer that no block describes.</summary>
    public bool HasUnknownMixer { get; private set; }

    /// <summary>Reads a layer.</summary>
    public LayerKind Read(GgufLayer layer)
    {
        var mixers = new List<LayerBlock>();
        var feedForwards = new List<LayerBlock>();
        HasUnknownMixer = false;
        string name = Mixers(layer, mixers);
        bool hasExperts = GgufFeedForwards.Add(layer, model, block => Take(layer, block, feedForwards));
        var blocks = new List<LayerBlock>();
        Norms(layer, s_firstNorms, blocks);
        blocks.AddRange(mixers);
        Norms(layer, s_middleNorms, blocks);
        blocks.AddRange(feedForwards);
        Norms(layer, s_lastNorms, blocks);
        List<GgufLayerTensor> rest = [.. layer.Tensors.Where(tensor => !tensor.IsTaken && IsParameter(layer, tensor))];
        if (rest.Count > 0)
        {
            blocks.Add(new StoredTensors(rest, model.ActiveExperts(layer.Index)));
            HasUnknownMixer |= rest.Exists(tensor => GgufMixers.IsMixerTensor(tensor.Name));
        }

        return new LayerKind(Name(name, hasExperts, feedForwards.Count), [.. blocks]);
    }

    /// <summary>Whether a tensor holds parameters: neither a table of the engine nor the scale of a quantized tensor.</summary>
    public static bool IsParameter(GgufLayer layer, GgufLayerTensor tensor)
        => !GgufTensorRoles.IsBuffer(tensor.Name)
            && !(GgufTensorRoles.ScaledTensor(tensor.Name) is { } scaled && layer.Find(scaled) is { IsScaled: true });

    private static string Name(string mixer, bool hasExperts, int feedForwards)
    {
        if (mixer.Length == 0)
        {
            return hasExperts ? "moe" : feedForwards > 0 ? "feed_forward" : "other";
        }

        return hasExperts ? mixer + "+moe" : mixer;
    }

    private string Mixers(GgufLayer layer, List<LayerBlock> mixers)
    {
        if (model.Facts.IsCacheless)
        {
            return layer.HasPrefix("attn_") ? "attention" : string.Empty;
        }

        var names = new List<string>();
        foreach (GgufMixer mixer in GgufMixers.Of(layer, model))
        {
            names.Add(mixer.Name);
            if (mixer.Block is { } block && Take(layer, block, mixers))
            {
                continue;
            }

            // Other tensors than the block has, but the cache is the one that the metadata say.
            HasUnknownMixer = true;
            Action<CacheList>? caches = mixer.Block is { } described ? described.Describe : mixer.Caches;
            mixers.Add(new StoredTensors([], 0, caches, mixer.Block?.FlopsPerCachedToken ?? mixer.FlopsPerCachedToken));
        }

        return string.Join("+", names);
    }

    private static void Norms(GgufLayer layer, string[] names, List<LayerBlock> blocks)
    {
        foreach (string name in names)
        {
            if (layer.Find(name + ".weight") is { IsTaken: false } weight)
            {
                Take(layer, new Normalization(name, weight.Columns, layer.Has(name + ".bias")), blocks);
            }
        }
    }

    private static bool Take(GgufLayer layer, LayerBlock block, List<LayerBlock> blocks)
    {
        var list = new TensorList();
        block.Describe(list);
        foreach (TensorGroup group in list.Groups)
        {
            if (layer.Find(group.Name) is not { IsTaken: false } tensor || !tensor.Matches(group))
            {
                return false;
            }
        }

        foreach (TensorGroup group in list.Groups)
        {
            layer.Find(group.Name)!.IsTaken = true;
        }

        blocks.Add(block);
        return true;
    }
}
