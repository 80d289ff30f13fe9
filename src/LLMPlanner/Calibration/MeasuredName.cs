namespace LLMPlanner.Calibration;

/// <summary>A model's name as a log has it: an id or a path, often of a quantized copy, whose name says the quantization.</summary>
internal static class MeasuredName
{
    private static readonly char[] s_separators = ['/', '\\'];

    // Endings of the names of quantized copies, the longest of each kind first, with the precision that they mean.
    private static readonly (string Ending, string? Quantization)[] s_endings =
    [
        ("-FP8-dynamic", "fp8-tensor"), ("-FP8-block", "fp8"), ("-FP8-KV", "fp8-tensor"), ("-FP8", "fp8-tensor"),
        ("-quantized.w8a8", "int8"), ("-quantized.w4a16", "gptq"), ("-quantized.w8a16", "int8"), ("-W8A8-INT8", "int8"), ("-INT8", "int8"),
        ("-GPTQ-Int4", "gptq"), ("-GPTQ-4bit", "gptq"), ("-GPTQ", "gptq"), ("-AWQ-4bit", "awq"), ("-AWQ-INT4", "awq"), ("-AWQ", "awq"),
        ("-NVFP4-MTP", "nvfp4"), ("-NVFP4", "nvfp4"), ("-FP4", "nvfp4"), ("-MXFP4", "mxfp4"), ("-bnb-4bit", "nf4"), ("-unsloth-bnb-4bit", "nf4"),
        ("-BF16", "bf16"), ("-int4", "gptq"), ("-4bit", "awq"), ("-GGUF", null), ("-MTP", null),
    ];

    /// <summary>The name and what is left of it without the endings of quantized copies, most of it first.</summary>
    public static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        string last = Last(name);
        yield return last;
        while (Ending(last) is { } ending)
        {
            last = last.Substring(0, last.Length - ending.Ending.Length);
            yield return last;
        }
    }

    /// <summary>The precision that a name ends with; null where it says none.</summary>
    public static string? Quantization(string? name)
    {
        string last = name is null ? string.Empty : Last(name);
        while (Ending(last) is { } ending)
        {
            if (ending.Quantization is not null)
            {
                return ending.Quantization;
            }

            last = last.Substring(0, last.Length - ending.Ending.Length);
        }

        return null;
    }

    private static string Last(string name)
    {
        string last = name.TrimEnd(s_separators);
        last = last.Substring(last.LastIndexOfAny(s_separators) + 1);
        if (!last.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            return last;
        }

        // Model-Q4_K_M.gguf: the part behind the last dash is the type.
        string stem = last.Substring(0, last.Length - 5);
        int dash = stem.LastIndexOf('-');
        return dash > 0 ? stem.Substring(0, dash) : stem;
    }

    private static (string Ending, string? Quantization)? Ending(string name)
    {
        foreach ((string Ending, string? Quantization) candidate in s_endings)
        {
            if (name.Length > candidate.Ending.Length && name.EndsWith(candidate.Ending, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return null;
    }
}
