namespace LLMPlanner.Formats.Gguf;

/// <summary>How ggml stores a tensor type: elements and bytes of a block. Types that the format has dropped are not known.</summary>
internal static class GgufStorage
{
    private static readonly (string Name, short Block, short Bytes)[] s_types =
    [
        ("F32", 1, 4), ("F16", 1, 2), ("Q4_0", 32, 18), ("Q4_1", 32, 20), ("Q4_2", 0, 0), ("Q4_3", 0, 0), ("Q5_0", 32, 22), ("Q5_1", 32, 24),
        ("Q8_0", 32, 34), ("Q8_1", 32, 36), ("Q2_K", 256, 84), ("Q3_K", 256, 110), ("Q4_K", 256, 144), ("Q5_K", 256, 176), ("Q6_K", 256, 210),
        ("Q8_K", 256, 292), ("IQ2_XXS", 256, 66), ("IQ2_XS", 256, 74), ("IQ3_XXS", 256, 98), ("IQ1_S", 256, 50), ("IQ4_NL", 32, 18),
        ("IQ3_S", 256, 110), ("IQ2_S", 256, 82), ("IQ4_XS", 256, 136), ("I8", 1, 1), ("I16", 1, 2), ("I32", 1, 4), ("I64", 1, 8), ("F64", 1, 8),
        ("IQ1_M", 256, 56), ("BF16", 1, 2), ("Q4_0_4_4", 32, 18), ("Q4_0_4_8", 32, 18), ("Q4_0_8_8", 32, 18), ("TQ1_0", 256, 54),
        ("TQ2_0", 256, 66), ("IQ4_NL_4_4", 32, 18), ("IQ4_NL_4_8", 32, 18), ("IQ4_NL_8_8", 32, 18), ("MXFP4", 32, 17), ("NVFP4", 64, 36),
        ("Q1_0", 128, 18), ("Q2_0", 64, 18),
    ];

    /// <summary>Number of type ids.</summary>
    public static int Count => s_types.Length;

    /// <summary>Elements and bytes of a block, where the type is known.</summary>
    public static bool TryGet(int type, out int block, out int bytes)
    {
        if ((uint)type >= (uint)s_types.Length || s_types[type].Block == 0)
        {
            block = 0;
            bytes = 0;
            return false;
        }

        block = s_types[type].Block;
        bytes = s_types[type].Bytes;
        return true;
    }

    /// <summary>The type's name, or its number.</summary>
    public static string Name(int type)
        => (uint)type < (uint)s_types.Length ? s_types[type].Name : type.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
