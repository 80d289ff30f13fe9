using LLMPlanner.Models;

namespace LLMPlanner.Recommendation;

/// <summary>
/// A prior for quality from what is known without a benchmark: size, age, purpose, bits. Its anchors are Qwen3-0.6B = 10 and Qwen3-8B =
/// 40. docs/recommendation.md gives the reasoning; it ranks classes of models, not neighbours.
/// </summary>
internal static class QualityPrior
{
    private const double AnchorParameters = 0.6e9;
    private const double PointsPerDoubling = 7.95;
    private const double PointsPerYear = 6;
    private static readonly DateTime s_anchorDate = new(2025, 4, 28);

    /// <summary>Score from 0 to 100 of a model in a quantization for a use case.</summary>
    public static double Score(ModelPreset model, double bitsPerWeight, UseCase useCase)
    {
        // A mixture behaves like a dense model between its active and its total size.
        double effective = Math.Sqrt((double)model.TotalParameters * model.ActiveParameters);
        double size = 10 + (PointsPerDoubling * Math.Log(Math.Max(effective, 1e7) / AnchorParameters, 2));
        double score = size + Age(model) + Purpose(model, useCase) - QuantizationLoss(bitsPerWeight, effective);
        return Math.Min(100, Math.Max(0, score));
    }

    /// <summary>The score a model should at least have for a use case and audience: good enough comes first.</summary>
    public static double Floor(UseCase useCase, Audience audience)
    {
        double floor = useCase switch
        {
            UseCase.Chat or UseCase.Summarization => 15,
            UseCase.Rag => 20,
            UseCase.Code or UseCase.Reasoning => 25,
            _ => 30,
        };
        return floor + audience switch
        {
            Audience.Team => 5,
            Audience.Enterprise => 10,
            _ => 0,
        };
    }

    // Training recipes improve; at equal size a year is worth about as much as three quarters of a doubling.
    private static double Age(ModelPreset model)
        => model.ReleaseDate is { } date
            ? Math.Min(8, Math.Max(-15, (date - s_anchorDate).TotalDays / 365.25 * PointsPerYear))
            : -8;

    private static double Purpose(ModelPreset model, UseCase useCase)
    {
        bool coder = Names(model, "coder") || Names(model, "codestral") || Names(model, "starcoder") || Names(model, "devstral") || Names(model, "codellama");
        bool thinks = model.Thinking is ThinkingMode.Always or ThinkingMode.Optional;
        return useCase switch
        {
            UseCase.Code => coder ? 4 : 0,
            UseCase.Reasoning => thinks ? 5 : -3,
            UseCase.Agent => (model.ToolCalling == true ? 3 : -8) + (coder ? 1 : 0),
            _ => coder ? -4 : 0,
        };
    }

    private static bool Names(ModelPreset model, string word) => model.Model.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    // Small models lose more to few bits than large ones.
    private static double QuantizationLoss(double bits, double parameters)
    {
        double loss = bits switch
        {
            >= 8 => 0.1,
            >= 6 => 0.3,
            >= 5 => 0.7,
            >= 4.4 => 1.5,
            >= 4 => 2,
            >= 3.2 => 5,
            >= 2.5 => 12,
            _ => 25,
        };
        return loss * (parameters < 4e9 ? 1.6 : parameters < 15e9 ? 1.2 : 1);
    }
}
