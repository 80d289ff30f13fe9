namespace LLMPlanner.Quantization.Gguf;

/// <summary>The ggml type table (43 ids, llama.cpp v0.5.0).</summary>
public static class GgmlTypes
{
    private static readonly GgmlType[] s_all =
    [
        new(0, "F32", 1, 4), new(1, "F16", 1, 2), new(2, "Q4_0", 32, 18), new(3, "Q4_1", 32, 20),
        new(4, "Q4_2", 0, 0), new(5, "Q4_3", 0, 0), new(6, "Q5_0", 32, 22), new(7, "Q5_1", 32, 24),
        new(8, "Q8_0", 32, 34), new(9, "Q8_1", 32, 36), new(10, "Q2_K", 256, 84), new(11, "Q3_K", 256, 110),
        new(12, "Q4_K", 256, 144), new(13, "Q5_K", 256, 176), new(14, "Q6_K", 256, 210), new(15, "Q8_K", 256, 292),
        new(16, "IQ2_XXS", 256, 66), new(17, "IQ2_XS", 256, 74), new(18, "IQ3_XXS", 256, 98), new(19, "IQ1_S", 256, 50),
        new(20, "IQ4_NL", 32, 18), new(21, "IQ3_S", 256, 110), new(22, "IQ2_S", 256, 82), new(23, "IQ4_XS", 256, 136),
        new(24, "I8", 1, 1), new(25, "I16", 1, 2), new(26, "I32", 1, 4), new(27, "I64", 1, 8),
        new(28, "F64", 1, 8), new(29, "IQ1_M", 256, 56), new(30, "BF16", 1, 2), new(31, "Q4_0_4_4", 32, 18),
        new(32, "Q4_0_4_8", 32, 18), new(33, "Q4_0_8_8", 32, 18), new(34, "TQ1_0", 256, 54), new(35, "TQ2_0", 256, 66),
        new(36, "IQ4_NL_4_4", 32, 18), new(37, "IQ4_NL_4_8", 32, 18), new(38, "IQ4_NL_8_8", 32, 18), new(39, "MXFP4", 32, 17),
        new(40, "NVFP4", 64, 36), new(41, "Q1_0", 128, 18), new(42, "Q2_0", 64, 18),
    ];

    private static readonly Dictionary<string, GgmlType> s_byName = s_all.ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All types, by id.</summary>
    public static IReadOnlyList<GgmlType> All => s_all;

    /// <summary>32-bit floats.</summary>
    public static GgmlType F32 => s_all[0];

    /// <summary>16-bit floats.</summary>
    public static GgmlType F16 => s_all[1];

    /// <summary>Finds a type by its id in a file, or null where it is not one of mainline's.</summary>
    /// <param name="id">The id.</param>
    public static GgmlType? Find(int id) => id >= 0 && id < s_all.Length ? s_all[id] : null;

    /// <summary>Finds a type by name, ignoring case, or null.</summary>
    /// <param name="name">Such as <c>Q4_K</c>.</param>
    public static GgmlType? Find(string name) => s_byName.TryGetValue(name, out GgmlType? type) ? type : null;

    /// <summary>
    /// The type a tensor falls back to when its rows are not a multiple of the wanted type's block, and its own rows allow it;
    /// 16-bit floats where nothing else does.
    /// </summary>
    /// <param name="wanted">The wanted type.</param>
    /// <param name="columns">Row length.</param>
    public static GgmlType Fit(GgmlType wanted, long columns)
    {
        if (wanted.Divides(columns))
        {
            return wanted;
        }

        string fallback = wanted.Name switch
        {
            "Q2_K" or "Q3_K" or "TQ1_0" or "TQ2_0" or "Q1_0" or "Q2_0" => "Q4_0",
            "Q4_K" => "Q5_0",
            "Q5_K" => "Q5_1",
            "Q6_K" => "Q8_0",
            _ when wanted.BlockSize == 256 => "IQ4_NL",
            _ => "F16",
        };
        GgmlType type = s_byName[fallback];
        return type.Divides(columns) ? type : F16;
    }
}
