namespace LLMPlanner.Formats.Safetensors;

/// <summary>The data types of the format and the bits of one element.</summary>
internal static class SafetensorsDataTypes
{
    private static readonly (string Name, int Bits)[] s_types =
    [
        ("BOOL", 8), ("U8", 8), ("I8", 8), ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8),
        ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("I16", 16), ("U16", 16), ("F16", 16), ("BF16", 16), ("I32", 32), ("U32", 32), ("F32", 32),
        ("C64", 64), ("F64", 64), ("I64", 64), ("U64", 64),
    ];

    /// <summary>The number of a type that is not known.</summary>
    public const int Unknown = -1;

    /// <summary>The number of a type by its name.</summary>
    public static int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < s_types.Length; i++)
        {
            if (Equals(name, s_types[i].Name))
            {
                return i;
            }
        }

        return Unknown;
    }

    /// <summary>The name of a type; a question mark where it is not known.</summary>
    public static string Name(int type) => type == Unknown ? "?" : s_types[type].Name;

    /// <summary>Bits of one element; 0 where the type is not known.</summary>
    public static int Bits(int type) => type == Unknown ? 0 : s_types[type].Bits;

    private static bool Equals(ReadOnlySpan<byte> utf8, string text)
    {
        if (utf8.Length != text.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (utf8[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }
}
