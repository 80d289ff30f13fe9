namespace LLMPlanner.Hardware;

/// <summary>
/// Dense peak rates by data type in TFLOPS (10^12 operations per second; a multiply-add counts as two): FP32 of the vector
/// units, the others of the matrix units where there are any, FP16 and BF16 with FP32 accumulation. What is not known is
/// <see langword="null"/>.
/// </summary>
public sealed record ComputeRates
{
    /// <summary>Nothing is known.</summary>
    public static ComputeRates Unknown { get; } = new();

    /// <summary>32-bit floating point, vector units.</summary>
    public double? Fp32 { get; init; }

    /// <summary>16-bit floating point.</summary>
    public double? Fp16 { get; init; }

    /// <summary>16-bit floating point with 8 bits of exponent.</summary>
    public double? Bf16 { get; init; }

    /// <summary>8-bit floating point.</summary>
    public double? Fp8 { get; init; }

    /// <summary>8-bit integers.</summary>
    public double? Int8 { get; init; }

    /// <summary>4-bit floating point.</summary>
    public double? Fp4 { get; init; }

    /// <summary>
    /// Where the rates come from: <c>published</c> by the vendor, <c>derived</c> from FP32 by the ratios of the architecture,
    /// <c>vector</c> where the device has no matrix units, <c>given</c> by the user; <see langword="null"/> where none is known.
    /// </summary>
    public string? Basis { get; init; }

    /// <summary>
    /// The rate for weights and activations of 16 bits: the best of FP16, BF16 and FP32, since engines compute in FP32 where
    /// half precision is slow (Pascal) or missing. <see langword="null"/> where none is known.
    /// </summary>
    public double? Best16Bit => Max(Max(Fp16, Bf16), Fp32);

    /// <summary>The rate of a data type.</summary>
    public double? this[NumericType type] => type switch
    {
        NumericType.Fp32 => Fp32,
        NumericType.Fp16 => Fp16,
        NumericType.Bf16 => Bf16,
        NumericType.Fp8 => Fp8,
        NumericType.Int8 => Int8,
        NumericType.Fp4 => Fp4,
        _ => null,
    };

    /// <summary>The rates of a share of the device.</summary>
    /// <param name="factor">The share, above 0 and up to 1.</param>
    internal ComputeRates Scale(double factor) => this with
    {
        Fp32 = Fp32 * factor,
        Fp16 = Fp16 * factor,
        Bf16 = Bf16 * factor,
        Fp8 = Fp8 * factor,
        Int8 = Int8 * factor,
        Fp4 = Fp4 * factor,
    };

    private static double? Max(double? left, double? right) =>
        left is { } l && right is { } r ? Math.Max(l, r) : left ?? right;
}
