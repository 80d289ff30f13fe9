namespace LLMPlanner.Throughput;

/// <summary>How weights are stored, as far as it matters for speed.</summary>
internal enum WeightFormat
{
    /// <summary>16-bit or 32-bit floats.</summary>
    Bits16,

    /// <summary>GGUF BF16, which not every backend multiplies as fast as other 16-bit floats.</summary>
    BFloat16,

    /// <summary>8-bit floats or integers of a checkpoint.</summary>
    Bits8,

    /// <summary>4-bit floats that recent cards compute with (NVFP4, MXFP4).</summary>
    Float4,

    /// <summary>4-bit integers with group scales (AWQ, GPTQ, NF4), unpacked on every card.</summary>
    Integer4,

    /// <summary>GGUF Q8_0.</summary>
    Q8,

    /// <summary>GGUF Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL.</summary>
    Legacy,

    /// <summary>GGUF K quants.</summary>
    KQuant,

    /// <summary>GGUF MXFP4.</summary>
    Mxfp4,

    /// <summary>GGUF codebook quants below 4 bits.</summary>
    Codebook,
}

/// <summary>Finds the format of a tensor's storage type.</summary>
internal static class WeightFormats
{
    /// <summary>The format that a tensor type, as a weight plan names it, belongs to.</summary>
    public static WeightFormat Of(string type, bool isGguf)
    {
        string name = type.ToLowerInvariant();
        if (isGguf && name.StartsWith("bf16", StringComparison.Ordinal))
        {
            return WeightFormat.BFloat16;
        }

        if (name.StartsWith("bf16", StringComparison.Ordinal) || name.StartsWith("f", StringComparison.Ordinal) && !name.StartsWith("fp8", StringComparison.Ordinal))
        {
            return WeightFormat.Bits16;
        }

        if (!isGguf)
        {
            return name switch
            {
                "nvfp4" or "mxfp4" => WeightFormat.Float4,
                "awq" or "gptq" or "nf4" or "int4" => WeightFormat.Integer4,
                _ => name.Contains("4") ? WeightFormat.Integer4 : WeightFormat.Bits8,
            };
        }

        if (name.StartsWith("q8", StringComparison.Ordinal))
        {
            return WeightFormat.Q8;
        }

        if (name.StartsWith("mxfp4", StringComparison.Ordinal) || name.StartsWith("nvfp4", StringComparison.Ordinal))
        {
            return WeightFormat.Mxfp4;
        }

        if (name is "q4_0" or "q4_1" or "q5_0" or "q5_1" or "iq4_nl" or "iq4_xs")
        {
            return WeightFormat.Legacy;
        }

        return name.StartsWith("iq", StringComparison.Ordinal) || name.StartsWith("t", StringComparison.Ordinal) ? WeightFormat.Codebook : WeightFormat.KQuant;
    }

    /// <summary>The factor on bandwidth that a format has.</summary>
    public static SpeedConstant? BandwidthFactor(WeightFormat format) => format switch
    {
        WeightFormat.Bits16 or WeightFormat.BFloat16 => SpeedConstant.Bits16Bandwidth,
        WeightFormat.Q8 => SpeedConstant.Q8Bandwidth,
        WeightFormat.Legacy => SpeedConstant.LegacyBandwidth,
        WeightFormat.KQuant => SpeedConstant.KQuantBandwidth,
        WeightFormat.Mxfp4 => SpeedConstant.Mxfp4Bandwidth,
        WeightFormat.Codebook => SpeedConstant.CodebookBandwidth,
        _ => null,
    };

    /// <summary>The factor on the compute of a prompt that a format has.</summary>
    public static SpeedConstant? ComputeFactor(WeightFormat format) => format switch
    {
        WeightFormat.Bits16 => SpeedConstant.Bits16Compute,
        WeightFormat.BFloat16 => SpeedConstant.BFloat16Compute,
        WeightFormat.Q8 => SpeedConstant.Q8Compute,
        WeightFormat.Legacy => SpeedConstant.LegacyCompute,
        WeightFormat.KQuant => SpeedConstant.KQuantCompute,
        WeightFormat.Mxfp4 => SpeedConstant.Mxfp4Compute,
        WeightFormat.Codebook => SpeedConstant.CodebookCompute,
        _ => null,
    };
}
