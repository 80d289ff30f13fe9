using System.Globalization;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// Whether an accelerator runs a quantization under an engine: by the data types it computes with, and by the kernels that unpack weights
/// to a type it has.
/// </summary>
internal sealed class ServingTypes(EngineConstants constants, QuantizationFormat format, bool computesInHalf)
{
    private readonly IReadOnlyList<string> _vendors = constants.List("vendors");
    private readonly ModelConfig? _weightOnly = constants.Table("weightOnlyFrom");
    private readonly ModelConfig? _unpackers = constants.Table("weightOnlyVendors");
    private readonly double _minimum = constants.Figure(constants.NewestVersion, "minimumComputeCapability");

    /// <summary>Why the accelerator does not run it, or null where it does.</summary>
    public ServingRefusal? Refuse(Accelerator card)
    {
        if (card.Vendor is { } vendor && _vendors.Count > 0 && !_vendors.Contains(vendor, StringComparer.OrdinalIgnoreCase))
        {
            return new ServingRefusal("vendor", () => Message.Format(SR.VendorNotSupported, constants.Name, card.Name, string.Join(", ", _vendors)));
        }

        double? capability = Capability(card);
        if (capability < _minimum)
        {
            return new ServingRefusal(
                "compute capability", () => Message.Format(SR.CapabilityTooLow, constants.Name, card.Name, capability, _minimum));
        }

        return format.StoredIds.Select(id => Refuse(card, capability, id)).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>The CUDA compute capability of a card, or null for others.</summary>
    internal static double? Capability(Accelerator card)
        => card.Vendor is null or "NVIDIA" && double.TryParse(card.ComputeCapability, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : null;

    private ServingRefusal? Refuse(Accelerator card, double? capability, string id)
    {
        NumericType stored = Stored(id);
        NumericType computed = stored is NumericType.Fp16 or NumericType.Fp32 ? stored : NumericType.Bf16;
        if (stored is NumericType.Bf16 or NumericType.Fp8 or NumericType.Fp4 or NumericType.Int8)
        {
            computed = computesInHalf ? NumericType.Fp16 : NumericType.Bf16;
        }

        if (!card.Supports(computed))
        {
            return Missing(card, computed);
        }

        bool isNative = card.Supports(stored);
        bool isUnpacked = _weightOnly?.Real(id) is { } from && (capability is { } known ? known >= from : UnpacksFor(card.Vendor, id));
        return isNative || isUnpacked || stored == computed ? null : Missing(card, stored);
    }

    private bool UnpacksFor(string? vendor, string id)
        => vendor is null || _unpackers?.Texts(vendor)?.Contains(id) == true;

    private static NumericType Stored(string quantization) => quantization switch
    {
        "fp32" => NumericType.Fp32,
        "fp16" => NumericType.Fp16,
        "bf16" => NumericType.Bf16,
        "fp8" or "fp8-tensor" => NumericType.Fp8,
        "mxfp4" or "nvfp4" => NumericType.Fp4,
        "int8" => NumericType.Int8,

        // Four-bit integers are unpacked before they are multiplied.
        _ => NumericType.Fp16,
    };

    private ServingRefusal Missing(Accelerator card, NumericType type)
    {
        string name = type.ToString().ToLowerInvariant();
        return new ServingRefusal(
            name, () => Message.Format(type == NumericType.Bf16 ? SR.TypeMissingHalf : SR.TypeMissing, card.Name, name, constants.Name, format.Id));
    }
}
