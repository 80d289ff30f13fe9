using LLMPlanner.Cost;
using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Engines.Vllm;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>A machine as a recommendation sees it: its usual engine, what it can hold at most, and what it costs.</summary>
internal sealed class MachineOption
{
    /// <summary>Fewer bits than these are offered only where all quantizations are asked for.</summary>
    private const double LeastBits = 3;

    // Any format will do to count a model's parameters; this one every search works out for other machines.
    private static readonly Lazy<QuantizationFormat> s_plain = new(() => QuantizationCatalog.BuiltIn.Find("bf16", gguf: false));

    private static readonly string[] s_gguf = ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "IQ4_XS", "Q3_K_M"];
    private static readonly string[] s_checkpoint = ["bf16", "fp8", "awq"];

    private readonly bool _all;
    private readonly SpeedBound _bound;

    public MachineOption(HardwareProfile hardware, RecommendationQuery query)
    {
        Hardware = hardware;
        Engine = EngineCatalog.BuiltIn.Find(query.Engine ?? (hardware.IsDataCenter ? VllmEngine.Id : LlamaCppEngine.Id));
        _bound = SpeedBound.Of(Engine.Name, hardware);
        IsHostOnly = CandidateFilter.IsHostOnly(hardware);
        Cost = MachineCost.Of(hardware, query.Ownership);
        _all = query.AllQuantizations;
        long devices = hardware.Accelerators.Sum(card => query.UseTotalMemory ? card.UsableMemoryBytes : card.FreeMemoryBytes ?? card.UsableMemoryBytes);
        Capacity = Engine.OffloadsToHost ? devices + (hardware.SystemMemoryBytes ?? 0) : devices;
    }

    public HardwareProfile Hardware { get; }

    public InferenceEngine Engine { get; }

    /// <summary>True without an accelerator of its own.</summary>
    public bool IsHostOnly { get; }

    /// <summary>Memory of all devices together; weights beyond it need no closer look.</summary>
    public long Capacity { get; }

    public MachineCost? Cost { get; }

    /// <summary>Quantizations to try for a model, most bits first.</summary>
    public IEnumerable<QuantizationFormat> Formats(ModelPreset model)
    {
        IEnumerable<string> ids = Engine.ReadsGguf ? Mixes(model) : Precisions(model);
        return ids.Select(id => QuantizationCatalog.BuiltIn.Find(id, Engine.ReadsGguf));
    }

    /// <summary>True where a model is published in a format, or in one of no more bits: nothing is lost by it.</summary>
    public static bool IsNative(ModelPreset model, QuantizationFormat format)
    {
        string? native = model.NativeDtype;
        if (native is null || native is "bf16" or "fp16" or "fp32")
        {
            return false;
        }

        return string.Equals(format.Id, native, StringComparison.OrdinalIgnoreCase)
            || (native == "mxfp4" && format.Id == "MXFP4_MOE")
            || (native is "int4" or "nvfp4" or "mxfp4" && format.NominalBitsPerWeight >= 4.2)
            || (native.StartsWith("fp8", StringComparison.Ordinal) && format.NominalBitsPerWeight >= 8);
    }

    /// <summary>New tokens per second of one request at most, whatever the layout.</summary>
    public double FastestDecode(ModelPreset model, WeightPlan weights)
    {
        // A file or a checkpoint of the model itself is what would be served.
        QuantizationFormat? published = Engine.ReadsGguf ? model.Stored : model.Checkpoint;
        bool isPublished = string.Equals(published?.Id, weights.Format.Id, StringComparison.OrdinalIgnoreCase);
        return _bound.DecodeTokensPerSecond(model.SpeedWork(isPublished ? model.Weights(published!, null) : weights));
    }

    /// <summary>The same for a quantization without working out its weights; infinite where its formats alone say too little.</summary>
    public double FastestDecode(ModelPreset model, QuantizationFormat format)
        => format.LeastBitsPerWeight is { } bits
            ? _bound.DecodeTokensPerSecond(model.SpeedWork(model.Weights(s_plain.Value, null)), bits)
            : double.PositiveInfinity;

    private IEnumerable<string> Mixes(ModelPreset model)
    {
        if (model.NativeDtype == "mxfp4" && !_all)
        {
            return ["MXFP4_MOE"];
        }

        return _all ? All(gguf: true) : s_gguf;
    }

    private IEnumerable<string> Precisions(ModelPreset model)
    {
        if (_all)
        {
            return All(gguf: false);
        }

        string? native = model.NativeDtype;
        return native is null || s_checkpoint.Contains(native) ? s_checkpoint : s_checkpoint.Skip(1).Prepend(native);
    }

    private IEnumerable<string> All(bool gguf) => QuantizationCatalog.BuiltIn.Formats
        .Where(format => format.IsGguf == gguf && Engine.HasRuleFor(format) && format.NominalBitsPerWeight <= (gguf ? 9 : 16.5))
        .OrderByDescending(format => format.NominalBitsPerWeight)
        .ThenBy(format => format.Id, StringComparer.Ordinal)
        .Select(format => format.Id);

    /// <summary>Whether a plan's bits are offered.</summary>
    public bool Offers(double bitsPerWeight) => _all || bitsPerWeight >= LeastBits;
}
