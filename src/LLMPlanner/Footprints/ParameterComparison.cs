using System.Globalization;
using LLMPlanner.Architectures;
using LLMPlanner.Engines;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Models;
using LLMPlanner.Resources;

namespace LLMPlanner.Footprints;

/// <summary>What was published about a model's size, what its checkpoint stores, and what an engine keeps of it.</summary>
/// <param name="Published">The published count, or null.</param>
/// <param name="Stored">Values that the checkpoint holds.</param>
/// <param name="Resident">Parameters that the engine keeps in memory.</param>
/// <param name="Difference">Why the published count is not the model's own; null without one.</param>
internal readonly record struct ParameterComparison(long? Published, long Stored, long Resident, string? Difference)
{
    private static readonly Dictionary<string, string> s_causes = new(StringComparer.Ordinal)
    {
        [DifferenceCause.TiedHead] = SR.CauseTiedHead,
        [DifferenceCause.Mtp] = SR.CauseMtp,
        [DifferenceCause.MtpDuplicates] = SR.CauseMtpDuplicates,
        [DifferenceCause.Fp8Scales] = SR.CauseFp8Scales,
        [DifferenceCause.Mxfp4Scales] = SR.CauseMxfp4Scales,
        [DifferenceCause.GroupScales] = SR.CauseGroupScales,
        [DifferenceCause.PackedShapes] = SR.CausePackedShapes,
        [DifferenceCause.RotaryFrequencies] = SR.CauseRotaryFrequencies,
        [DifferenceCause.CausalMasks] = SR.CauseCausalMasks,
        [DifferenceCause.ExpertBiasLeftOut] = SR.CauseExpertBiasLeftOut,
        [DifferenceCause.LayerScalarsLeftOut] = SR.CauseLayerScalarsLeftOut,
        [DifferenceCause.SharedKeyValues] = SR.CauseSharedKeyValues,
        [DifferenceCause.PackedStorage] = SR.CausePackedStorage,
    };

    /// <summary>Compares the counts of a model under an engine.</summary>
    /// <exception cref="PlannerException">The config's quantization is not known or makes no sense.</exception>
    public static ParameterComparison Of(ModelPreset model, InferenceEngine engine)
    {
        ModelArchitecture architecture = model.Architecture;
        QuantizationConfig? quantization = model.Config is { } config ? QuantizationConfig.Read(config) : null;
        long resident = engine.ReadsGguf ? architecture.Tensors.TextParameters : architecture.Tensors.TotalParameters;
        if (model.PublishedParameters is not { } published)
        {
            return new ParameterComparison(null, StoredByConfig(architecture, quantization), resident, null);
        }

        PublishedDifference difference = PublishedDifference.OfCount(architecture, quantization, published);
        long stored = difference.IsExplained
            ? checked(architecture.Tensors.TotalParameters + difference.Causes.Where(IsStored).Sum(cause => cause.Amount))
            : StoredByConfig(architecture, quantization);
        return new ParameterComparison(published, stored, resident, Text(difference, model.PublishedNote));
    }

    /// <summary>Everything a checkpoint of such a config usually holds.</summary>
    private static long StoredByConfig(ModelArchitecture architecture, QuantizationConfig? quantization)
    {
        long prediction = architecture.MultiTokenPrediction is { } layers ? checked(layers.Parameters + layers.DuplicateParameters) : 0;
        long scales = quantization?.Resolve(architecture).Sum(group => group.Scales) ?? 0;
        return checked(architecture.Tensors.TotalParameters + prediction + scales);
    }

    // What was left out of a count, or counted in another unit, is stored all the same.
    private static bool IsStored(DifferenceCause cause)
        => cause.Amount > 0 && cause.Key is not (DifferenceCause.PackedStorage or DifferenceCause.PackedShapes);

    private static string Text(PublishedDifference difference, string? note)
    {
        IEnumerable<string> causes = difference.Causes.Select(cause => Signed(cause.Amount) + " " + s_causes[cause.Key]);
        if (!difference.IsExplained)
        {
            causes = causes.Append(Signed(difference.Remainder) + " " + SR.CauseUnknown + (note is null ? string.Empty : $" ({note})"));
        }

        string text = string.Join("; ", causes);
        return text.Length == 0 ? SR.DifferenceNone : text;
    }

    private static string Signed(long amount) => amount.ToString("+#,0;-#,0", CultureInfo.InvariantCulture);
}
