using LLMPlanner.Planning;
using LLMPlanner.Quality;
using LLMPlanner.Quantization;

namespace LLMPlanner.Auditing.Rules;

/// <summary>Other ways to store a model for the same engine, and what each loses.</summary>
internal static class QuantizationChoice
{
    /// <summary>
    /// Quantizations that people publish and that the engine reads: K and I quants with names everybody offers, 8 bits, and of checkpoints
    /// those of 4, 8 and 16 bits.
    /// </summary>
    public static IEnumerable<QuantizationFormat> Others(ResolvedPlan plan) => QuantizationCatalog.BuiltIn.Formats
        .Where(format => plan.Engine.HasRuleFor(format) && format.Id != plan.Quantization.Id)
        .Where(format => plan.Engine.ReadsGguf
            ? format.Id is "Q3_K_M" or "Q3_K_L" or "Q4_K_S" or "Q4_K_M" or "Q5_K_S" or "Q5_K_M" or "Q6_K" or "Q8_0" or "IQ4_XS"
            : format.Id is "awq" or "fp8" or "bf16");

    /// <summary>Points of quality that the model loses by being stored so.</summary>
    public static double Points(ResolvedPlan plan, WeightPlan weights)
    {
        bool isNative = string.Equals(plan.Model.NativeDtype, weights.Format.Id, StringComparison.OrdinalIgnoreCase)
            || (plan.Model.NativeDtype == "mxfp4" && weights.Format.Id == "MXFP4_MOE");
        return QualityIndex.BuiltIn.Loss.Points(weights.Format, weights.BitsPerWeight, plan.Model.TotalParameters, plan.Model.ActiveParameters, isNative);
    }
}
