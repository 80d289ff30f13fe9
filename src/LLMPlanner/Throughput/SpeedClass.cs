using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Throughput;

/// <summary>Constants of an engine on one class of devices, with the range that held-out measurements leave them.</summary>
/// <param name="Constants">The constants.</param>
/// <param name="DecodeFactor">From the expected decode speed to the ends of its range.</param>
/// <param name="PromptFactor">From the expected prompt speed to the ends of its range.</param>
/// <param name="FirstTokenFactor">From the expected time to the first token to the ends of its range.</param>
/// <param name="Note">The measurements and their error, in a sentence.</param>
internal sealed record SpeedClass(SpeedConstants Constants, double DecodeFactor, double PromptFactor, double FirstTokenFactor, string Note)
{
    /// <summary>Reads a class from a profile.</summary>
    /// <exception cref="PlannerException">A factor or a constant is missing or no number.</exception>
    public static SpeedClass Read(ModelConfig section)
    {
        ModelConfig constants = section.Section("constants") ?? throw section.Invalid("constants", "it is missing");
        var values = new double[SpeedConstants.Count];
        foreach (SpeedConstant constant in Enum.GetValues(typeof(SpeedConstant)))
        {
            values[(int)constant] = constants.Real(SpeedConstants.Name(constant)) ?? SpeedConstants.Neutral(constant);
        }

        return new SpeedClass(
            new SpeedConstants(values), Factor(section, "decodeFactor"), Factor(section, "promptFactor"), Factor(section, "firstTokenFactor"), section.Text("note") ?? string.Empty);
    }

    private static double Factor(ModelConfig section, string name)
        => section.Real(name) is { } value and >= 1 ? value : throw section.Invalid(name, "it must be a factor of at least 1");
}
