using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Models;

/// <summary>What a checkpoint is stored in, by its config.</summary>
internal static class NativePrecision
{
    /// <summary>The id of a precision, or null where the config does not say.</summary>
    public static string? Of(ModelConfig config)
    {
        if (QuantizationConfig.Read(config) is { } quantization)
        {
            return quantization.PrecisionId;
        }

        return (config.Text("torch_dtype") ?? config.Text("dtype")) switch
        {
            "bfloat16" => "bf16",
            "float16" => "fp16",
            "float32" => "fp32",
            _ => null,
        };
    }
}
