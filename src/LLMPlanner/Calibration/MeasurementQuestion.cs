using System.Collections;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Calibration;

/// <summary>The question that a start-up answers, so that its figures can be compared with a prediction.</summary>
public static class MeasurementQuestion
{
    private static readonly Dictionary<string, string> s_quantizations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Q2_K - Medium"] = "Q2_K",
        ["Q3_K - Small"] = "Q3_K_S",
        ["Q3_K - Medium"] = "Q3_K_M",
        ["Q3_K - Large"] = "Q3_K_L",
        ["Q4_K - Small"] = "Q4_K_S",
        ["Q4_K - Medium"] = "Q4_K_M",
        ["Q5_K - Small"] = "Q5_K_S",
        ["Q5_K - Medium"] = "Q5_K_M",
        ["MXFP4 MoE"] = "MXFP4_MOE",
        ["all F32"] = "F32",
        ["awq_marlin"] = "awq",
        ["gptq_marlin"] = "gptq",
        ["modelopt_fp4"] = "nvfp4",
        ["modelopt"] = "fp8-tensor",
        ["fbgemm_fp8"] = "fp8-tensor",
        ["bitsandbytes"] = "nf4",
    };

    /// <summary>Makes the question.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <param name="model">The model, which logs name in many ways.</param>
    /// <param name="hardware">The machine; null where it is not known.</param>
    /// <param name="quantization">The quantization where the log does not name it; null to take the log's.</param>
    public static CapacityRequest Of(EngineMeasurement measurement, ModelPreset model, HardwareProfile? hardware, string? quantization = null)
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find(measurement.Engine);
        var options = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> option in measurement.EngineOption)
        {
            if (engine.Options.Any(known => string.Equals(known.Name, option.Key, StringComparison.OrdinalIgnoreCase)))
            {
                options[option.Key] = option.Value;
            }
        }

        // Where the engine's own total is known it says more than the length of one request.
        bool hasTotal = options.ContainsKey("ctx-size") || options.ContainsKey("num_ctx");
        return new CapacityRequest
        {
            Model = model,
            Engine = engine.Name,
            EngineVersion = measurement.EngineVersion,
            Quantization = quantization ?? (HasOwnFormat(measurement, model)
                ? null
                : Quantization(measurement.Quantization) ?? MeasuredName.Quantization(measurement.Model)),
            ContextLength = hasTotal ? null : measurement.ContextLength,
            ConcurrentRequests = hasTotal ? null : measurement.ConcurrentRequests,
            EngineOption = options,
            Hardware = hardware,
            UseTotalMemory = true,
            AllowRopeScaling = true,
        };
    }

    /// <summary>The model that a log names: by its id, or by what the name of a quantized copy begins with.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <param name="catalog">The known models.</param>
    /// <exception cref="PlannerException">MeasuredModelUnknown: the log names none, or none that is known.</exception>
    public static ModelPreset FindModel(EngineMeasurement measurement, ModelCatalog catalog)
    {
        foreach (string candidate in measurement.Model is null ? [] : MeasuredName.Candidates(measurement.Model))
        {
            try
            {
                return catalog.Find(candidate);
            }
            catch (PlannerException e) when (e.Kind is PlannerErrorKind.NotFound or PlannerErrorKind.InvalidArgument)
            {
                // The next candidate is a shorter name.
            }
        }

        throw PlannerException.Create(
            PlannerErrorKind.NotFound, nameof(SR.MeasuredModelUnknown), measurement.Model, measurement.ToString(), measurement.Model ?? "-");
    }

    /// <summary>The machine, where the log names its accelerators (llama.cpp) and they are known; null otherwise.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <param name="catalog">The known hardware.</param>
    public static HardwareProfile? FindHardware(EngineMeasurement measurement, HardwareCatalog catalog)
    {
        if (measurement.Accelerators.Count == 0)
        {
            return null;
        }

        try
        {
            return Spread(catalog.Find(string.Join(" + ", measurement.Accelerators)), measurement.DeviceCount);
        }
        catch (PlannerException)
        {
            // A card that is not in the catalog: components that follow no card are compared all the same.
            return null;
        }
    }

    /// <summary>A machine with as many accelerators as the log has ranks, where one stands for all of them.</summary>
    /// <param name="hardware">The machine, or one card of it.</param>
    /// <param name="count">Ranks or devices of the log.</param>
    public static HardwareProfile Spread(HardwareProfile hardware, int count)
        => hardware.Accelerators.Count == 1 && count > 1
            ? hardware with { Accelerators = [.. Enumerable.Repeat(hardware.Accelerators[0], count)] }
            : hardware;

    /// <summary>
    /// What to know where a log's copy of a model is known by its name alone: nobody can say which modules its quantization leaves out.
    /// </summary>
    /// <param name="measurement">What was measured.</param>
    /// <param name="model">The model that its figures are compared with.</param>
    /// <param name="quantization">The quantization that is typed; null to take the log's.</param>
    /// <returns>The note; null where there is nothing to know.</returns>
    public static string? CopyNote(EngineMeasurement measurement, ModelPreset model, string? quantization = null)
        => quantization is null
            && measurement.Model is { } name
            && !EngineCatalog.BuiltIn.Find(measurement.Engine).ReadsGguf
            && !HasOwnFormat(measurement, model)
            && (Quantization(measurement.Quantization) ?? MeasuredName.Quantization(name)) is { } copied
            && copied is not ("bf16" or "fp16" or "fp32")
                ? Message.Format(SR.CopyKnownByName, name, model.Model, copied)
                : null;

    // What the very checkpoint says of itself is more than the method's name in the log: which modules it leaves in the native type.
    private static bool HasOwnFormat(EngineMeasurement measurement, ModelPreset model)
        => model.Checkpoint is not null
            && measurement.Model is { } name
            && !EngineCatalog.BuiltIn.Find(measurement.Engine).ReadsGguf
            && (Same(name, model.Model) || Same(Path.GetFileName(name.TrimEnd('/', '\\')), Path.GetFileName(model.Model.TrimEnd('/', '\\')))
                || (model.ModelPath is { } path && Same(name.TrimEnd('/', '\\'), path.TrimEnd('/', '\\'))));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>A quantization as the planner names it, of one that a log names; null where the log's name says nothing about bytes.</summary>
    internal static string? Quantization(string? printed)
    {
        if (printed is null or "compressed-tensors")
        {
            return null;
        }

        string plain = printed.Replace("(guessed)", string.Empty).Trim();
        return s_quantizations.TryGetValue(plain, out string? id) ? id : plain;
    }
}
