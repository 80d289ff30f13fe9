using LLMPlanner.Quantization;

namespace LLMPlanner.Quality;

/// <summary>
/// Points that few bits take off a score. The perplexity lost grows steeply with fewer bits and shrinks with size; 60 points a nat agree
/// with the task results at hand (1 to 2 points at Q4_K_M from 7B on, 3 below 4B, 5 to 10 at IQ3_XXS, more than 20 at 2 bits).
/// </summary>
public sealed class QuantizationLoss
{
    /// <summary>More than this is no use whatever the model.</summary>
    private const double Most = 60;

    private readonly double _intercept;
    private readonly double _perBit;
    private readonly double _perLogSize;
    private readonly double _pointsPerNat;

    internal QuantizationLoss(IReadOnlyList<double> values)
    {
        _intercept = values[0];
        _perBit = values[1];
        _perLogSize = values[2];
        _pointsPerNat = values[3];
    }

    /// <summary>Points lost by weights in a quantization.</summary>
    /// <param name="format">The quantization.</param>
    /// <param name="bitsPerWeight">Average bits per weight of the model in it.</param>
    /// <param name="totalParameters">Parameters of the model.</param>
    /// <param name="activeParameters">Parameters that work on one token.</param>
    /// <param name="isNative">True where the vendor publishes the model in just this format: the scores are of it, nothing is lost.</param>
    public double Points(QuantizationFormat format, double bitsPerWeight, long totalParameters, long activeParameters, bool isNative)
    {
        if (isNative || bitsPerWeight >= 15)
        {
            return 0;
        }

        if (!format.IsGguf && bitsPerWeight >= 7)
        {
            return 0.3;
        }

        double size = Math.Sqrt((double)totalParameters * activeParameters) / 1e9;
        double nats = Math.Exp(_intercept + (_perBit * bitsPerWeight) + (_perLogSize * Math.Log(Math.Max(size, 0.1))));
        return Math.Min(Most, nats * _pointsPerNat * Factor(format));
    }

    /// <summary>Points lost by a cache type: 8 bits are safe, 4 bits are not.</summary>
    /// <param name="cacheType">The type by the engine's name; <c>auto</c> and 16-bit types lose nothing.</param>
    public static double CachePoints(string cacheType)
    {
        string name = cacheType.ToLowerInvariant();
        return name switch
        {
            _ when name.Contains("q4") || name.Contains("iq4") || name.Contains("int4") || name.Contains("fp4") => 2.5,
            _ when name.Contains("q5") => 1,
            _ when name.Contains("q8") || name.Contains("fp8") || name.Contains("int8") => 0.3,
            _ => 0,
        };
    }

    // Divergence of checkpoint formats over that of a K quant of the same size (27B): AWQ 0.023 to 0.063, NVFP4 0.030 to 0.055, K quant 0.013 to 0.018.
    private static double Factor(QuantizationFormat format) => format.Id.ToLowerInvariant() switch
    {
        "nvfp4" => 2.2,
        "mxfp4" or "mxfp4_moe" => 3.5,
        "nf4" => 1.5,
        "q4_0" or "q5_0" => 1.4,
        _ => 1,
    };
}
