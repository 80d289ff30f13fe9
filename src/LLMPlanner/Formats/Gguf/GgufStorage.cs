using System.Globalization;
using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Formats.Gguf;

/// <summary>How the type ids of a file are stored: by the table of ggml types, where they stand in it.</summary>
internal static class GgufStorage
{
    /// <summary>Elements and bytes of a block; false for ids that are not known or were removed.</summary>
    public static bool TryGet(int id, out int block, out int bytes)
    {
        GgmlType? type = GgmlTypes.Find(id);
        block = type?.BlockSize ?? 0;
        bytes = type?.BlockBytes ?? 0;
        return block > 0;
    }

    /// <summary>The type's name, or its number where it is not known.</summary>
    public static string Name(int id) => GgmlTypes.Find(id)?.Name ?? id.ToString(CultureInfo.InvariantCulture);
}
