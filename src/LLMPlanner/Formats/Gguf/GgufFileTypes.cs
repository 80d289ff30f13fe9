using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// <c>general.file_type</c>: what a file calls its quantization. It is a label that nobody checks, so it is compared with the types that
/// the tensors really have.
/// </summary>
internal static class GgufFileTypes
{
    private const string Key = "general.file_type";

    /// <summary>Set by converters that derived the label from the most common type.</summary>
    private const long Guessed = 1024;

    // Label and the types that hold most of its weights; where rows do not divide into blocks, other types take their place.
    private static readonly Dictionary<long, (string Label, string[] Types)> s_labels = new()
    {
        [0] = ("F32", ["F32"]),
        [1] = ("F16", ["F16"]),
        [2] = ("Q4_0", ["Q4_0", "Q4_1"]),
        [3] = ("Q4_1", ["Q4_1"]),
        [7] = ("Q8_0", ["Q8_0"]),
        [8] = ("Q5_0", ["Q5_0", "Q5_1"]),
        [9] = ("Q5_1", ["Q5_1"]),
        [10] = ("Q2_K", ["Q2_K", "Q3_K"]),
        [11] = ("Q3_K_S", ["Q3_K"]),
        [12] = ("Q3_K_M", ["Q3_K", "Q4_K"]),
        [13] = ("Q3_K_L", ["Q3_K", "Q5_K"]),
        [14] = ("Q4_K_S", ["Q4_K"]),
        [15] = ("Q4_K_M", ["Q4_K"]),
        [16] = ("Q5_K_S", ["Q5_K"]),
        [17] = ("Q5_K_M", ["Q5_K"]),
        [18] = ("Q6_K", ["Q6_K"]),
        [19] = ("IQ2_XXS", ["IQ2_XXS"]),
        [20] = ("IQ2_XS", ["IQ2_XS"]),
        [21] = ("Q2_K_S", ["Q2_K"]),
        [22] = ("IQ3_XS", ["IQ3_S", "IQ3_XXS"]),
        [23] = ("IQ3_XXS", ["IQ3_XXS"]),
        [24] = ("IQ1_S", ["IQ1_S"]),
        [25] = ("IQ4_NL", ["IQ4_NL"]),
        [26] = ("IQ3_S", ["IQ3_S"]),
        [27] = ("IQ3_M", ["IQ3_S"]),
        [28] = ("IQ2_S", ["IQ2_XS"]),
        [29] = ("IQ2_M", ["IQ2_S"]),
        [30] = ("IQ4_XS", ["IQ4_XS"]),
        [31] = ("IQ1_M", ["IQ1_M"]),
        [32] = ("BF16", ["BF16"]),
        [36] = ("TQ1_0", ["TQ1_0"]),
        [37] = ("TQ2_0", ["TQ2_0"]),
        [38] = ("MXFP4_MOE", ["MXFP4"]),
        [39] = ("NVFP4", ["NVFP4"]),
        [40] = ("Q1_0", ["Q1_0"]),
        [41] = ("Q2_0", ["Q2_0"]),
    };

    /// <summary>The label's name, or null where the file has none that is known.</summary>
    public static string? Label(GgufMetadata metadata)
        => Number(metadata) is { } number && s_labels.TryGetValue(number, out (string Label, string[] Types) label) ? label.Label : null;

    /// <summary>A warning where the label says one thing and most of the weights another.</summary>
    public static ModelFileWarning? Disagreement(GgufMetadata metadata, GgufTensors tensors, string source)
    {
        if (Number(metadata) is not { } number || !s_labels.TryGetValue(number, out (string Label, string[] Types) label))
        {
            return null;
        }

        // Rows that do not divide into the label's blocks are stored otherwise by rule; they say nothing about the label.
        int block = Math.Max(1, GgmlTypes.Find(label.Types[0])?.BlockSize ?? 1);
        Span<long> elements = stackalloc long[GgmlTypes.All.Count];
        elements.Clear();
        for (int i = 0; i < tensors.Count; i++)
        {
            ref readonly GgufTensorEntry entry = ref tensors.Entry(i);
            if (entry.Rank > 1 && entry.Dimension0 % block == 0 && (uint)entry.Type < (uint)elements.Length)
            {
                elements[entry.Type] += entry.Elements;
            }
        }

        int most = 0;
        for (int type = 1; type < elements.Length; type++)
        {
            most = elements[type] > elements[most] ? type : most;
        }

        string name = GgufStorage.Name(most);
        return elements[most] == 0 || Array.IndexOf(label.Types, name) >= 0
            ? null
            : ModelFileWarning.Create(nameof(SR.GgufLabelDisagrees), Key, source, label.Label, name);
    }

    private static long? Number(GgufMetadata metadata)
        => metadata.TypeOf(Key) is { } type && type.IsInteger() && metadata.Integer(Key) is { } number ? number & ~Guessed : null;
}
