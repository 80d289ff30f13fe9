using System.Collections;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;

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
            Quantization = quantization ?? Quantization(measurement.Quantization),
            ContextLength = hasTotal ? null : measurement.ContextLength,
            ConcurrentRequests = hasTotal ? null : measurement.ConcurrentRequests,
            EngineOption = options,
            Hardware = hardware,
            UseTotalMemory = true,
            AllowRopeScaling = true,
        };
    }

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
