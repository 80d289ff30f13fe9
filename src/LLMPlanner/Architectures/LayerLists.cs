using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Architectures;

/// <summary>
/// Per-layer lists of a config. A list is the truth about its layers, so one of another length, or with an entry nobody has a formula
/// for, is an error that names the key: half a list is worse than none.
/// </summary>
internal static class LayerLists
{
    /// <summary>One text a layer, each among <paramref name="known"/>; null where the key is absent.</summary>
    public static IReadOnlyList<string>? Kinds(ModelConfig config, string key, long layers, params string[] known)
    {
        IReadOnlyList<string>? kinds = config.Texts(key);
        if (kinds is null)
        {
            return null;
        }

        CheckLength(config, key, kinds.Count, layers);
        foreach (string kind in kinds)
        {
            if (Array.IndexOf(known, kind) < 0)
            {
                throw config.Invalid(key, Message.Format(SR.LayerKindUnknown, kind, string.Join(", ", known)));
            }
        }

        return kinds;
    }

    /// <summary>One number a layer; null where the key is absent.</summary>
    /// <param name="config">The text settings.</param>
    /// <param name="key">The key.</param>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="extra">Entries that may follow for layers outside the count (next-n layers).</param>
    public static IReadOnlyList<long>? Numbers(ModelConfig config, string key, long layers, long extra = 0)
    {
        IReadOnlyList<long>? numbers = config.Sizes(key);
        if (numbers is not null && numbers.Count != layers + extra)
        {
            CheckLength(config, key, numbers.Count, layers);
        }

        return numbers;
    }

    /// <summary>A list of layer indices as one flag a layer; null where the key is absent.</summary>
    public static bool[]? Indices(ModelConfig config, string key, long layers)
    {
        IReadOnlyList<long>? indices = config.Sizes(key);
        if (indices is null)
        {
            return null;
        }

        var flags = new bool[layers];
        foreach (long index in indices)
        {
            // Negative indices count from the end, as the model classes take them.
            long layer = index < 0 ? index + layers : index;
            if (layer < 0 || layer >= layers)
            {
                throw config.Invalid(key, Message.Format(SR.LayerIndexOutOfRange, index, layers));
            }

            flags[layer] = true;
        }

        return flags;
    }

    /// <summary>A list of flags, one a layer.</summary>
    public static bool[] Checked(ModelConfig config, string key, IReadOnlyList<bool> flags, long layers)
    {
        CheckLength(config, key, flags.Count, layers);
        return [.. flags];
    }

    /// <summary>Which layers slide: by <c>layer_types</c>, else by the rule.</summary>
    public static bool[] Sliding(ModelConfig config, long layers, Func<int, bool> otherwise)
        => Where(config, "layer_types", layers, "sliding_attention", "full_attention", otherwise);

    /// <summary>Which layers are of the first of two kinds: by the list under a key, else by the rule.</summary>
    public static bool[] Where(ModelConfig config, string key, long layers, string chosen, string other, Func<int, bool> otherwise)
    {
        IReadOnlyList<string>? kinds = Kinds(config, key, layers, chosen, other);
        var flags = new bool[layers];
        for (int layer = 0; layer < flags.Length; layer++)
        {
            flags[layer] = kinds is null ? otherwise(layer) : kinds[layer] == chosen;
        }

        return flags;
    }

    private static void CheckLength(ModelConfig config, string key, long length, long layers)
    {
        if (length != layers)
        {
            throw config.Invalid(key, Message.Format(SR.LayerListWrongLength, length, layers));
        }
    }
}
