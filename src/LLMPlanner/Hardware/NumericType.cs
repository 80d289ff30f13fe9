namespace LLMPlanner.Hardware;

/// <summary>A data type that hardware computes with.</summary>
public enum NumericType
{
    /// <summary>32-bit floating point.</summary>
    Fp32 = 0,

    /// <summary>16-bit floating point, 5 bits of exponent.</summary>
    Fp16,

    /// <summary>16-bit floating point, 8 bits of exponent.</summary>
    Bf16,

    /// <summary>8-bit floating point.</summary>
    Fp8,

    /// <summary>8-bit integer.</summary>
    Int8,

    /// <summary>4-bit floating point.</summary>
    Fp4,
}
