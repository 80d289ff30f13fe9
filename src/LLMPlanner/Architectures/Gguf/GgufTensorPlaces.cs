using System.Text;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>Sorts the tensors of a file into layers and what is outside them, by their names.</summary>
internal sealed class GgufTensorPlaces
{
    private static readonly byte[] s_prefix = "blk."u8.ToArray();

    private GgufTensorPlaces(GgufLayer[] layers, GgufLayer globals)
    {
        Layers = layers;
        Globals = globals;
    }

    /// <summary>The layers, multi-token-prediction layers included.</summary>
    public GgufLayer[] Layers { get; }

    /// <summary>Everything outside the layers.</summary>
    public GgufLayer Globals { get; }

    /// <summary>Sorts.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="blocks">Number of layers that the metadata announce.</param>
    /// <param name="source">A name for messages.</param>
    public static GgufTensorPlaces Of(GgufTensors tensors, int blocks, string source)
    {
        var layers = new List<(string, int)>[blocks];
        var globals = new List<(string, int)>();
        for (int i = 0; i < tensors.Count; i++)
        {
            ReadOnlySpan<byte> name = tensors.NameUtf8(i);
            if (!TryLayer(name, out int layer, out int start))
            {
                globals.Add((tensors.NameOf(i), i));
                continue;
            }

            if (layer >= blocks)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidData, nameof(SR.GgufLayerOutOfRange), source, source, tensors.SafeName(i), blocks);
            }

            (layers[layer] ??= []).Add((Encoding.UTF8.GetString(name.Slice(start).ToArray()), i));
        }

        var gathered = new GgufLayer[blocks];
        for (int layer = 0; layer < blocks; layer++)
        {
            gathered[layer] = GgufLayer.From(layer, layers[layer] ?? [], tensors);
        }

        return new GgufTensorPlaces(gathered, GgufLayer.From(-1, globals, tensors));
    }

    /// <summary>Takes the layer prefix off a name: <c>blk.12.attn_q.weight</c> is layer 12. Other spellings of a number are no layer.</summary>
    public static bool TryLayer(ReadOnlySpan<byte> name, out int layer, out int start)
    {
        layer = 0;
        start = s_prefix.Length;
        if (!name.StartsWith(s_prefix) || name.Length == start)
        {
            return false;
        }

        while (start < name.Length && name[start] is >= (byte)'0' and <= (byte)'9')
        {
            layer = (layer * 10) + (name[start] - '0');
            start++;
            if (layer > ArchitectureBuilder.MaxLayers)
            {
                break;
            }
        }

        bool isCanonical = start > s_prefix.Length && (name[s_prefix.Length] != '0' || start == s_prefix.Length + 1);
        if (!isCanonical || (start < name.Length && name[start] != '.' && layer <= ArchitectureBuilder.MaxLayers))
        {
            return false;
        }

        start = Math.Min(start + 1, name.Length);
        return start < name.Length;
    }
}
