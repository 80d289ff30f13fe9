using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Models;

/// <summary>What a checkpoint is stored in, by its config.</summary>
internal static class NativePrecision
{
    /// <summary>The id of a precision, or null where the config does not say.</summary>
    public static string? Of(ModelConfig config)
    {
        if (config.Section("quantization_config") is { } quantization)
        {
            string? method = quantization.Text("quant_method")?.ToLowerInvariant();
            return method switch
            {
                "fp8" => quantization.IsList("weight_block_size") ? "fp8" : "fp8-tensor",
                "awq" or "gptq" or "mxfp4" => method,
                "bitsandbytes" => quantization.Flag("load_in_8bit", false) ? "int8" : "nf4",
                "modelopt" => "nvfp4",
                _ => null,
            };
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
