using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>What a config says of the quantization of its checkpoint; headers alone do not tell how many weights an integer holds.</summary>
/// <param name="Method">quant_method, or null.</param>
/// <param name="Bits">Bits of a weight, or null.</param>
/// <param name="GroupSize">Weights that share a scale, or null.</param>
public sealed record PackingHint(string? Method, long? Bits, long? GroupSize)
{
    /// <summary>No hint.</summary>
    public static PackingHint None { get; } = new(null, null, null);

    /// <summary>Reads the hint of a config.</summary>
    /// <param name="config">The whole config.</param>
    /// <exception cref="PlannerException">A key of the quantization settings has a wrong type.</exception>
    public static PackingHint From(ModelConfig config)
    {
        ModelConfig? settings = config.Section("quantization_config") ?? config.Section("compression_config") ?? config.Section("quantization");
        if (settings is null)
        {
            return None;
        }

        ModelConfig? weights = settings.Section("config_groups")?.Section("group_0")?.Section("weights");
        return new PackingHint(
            settings.Text("quant_method"),
            settings.Size("bits", "w_bit") ?? weights?.Size("num_bits"),
            settings.Size("group_size", "q_group_size") ?? weights?.Size("group_size"));
    }
}
