namespace LLMPlanner.Recommendation;

/// <summary>
/// The quality that is good enough: below it no fit, speed or price makes a model a candidate. On the scale of the index Qwen3-0.6B is 10
/// and Qwen3-8B, thinking, is 40; the floors are proposals on it, not measurements.
/// </summary>
internal static class QualityFloor
{
    /// <summary>Least quality from 0 to 100 for a use case and an audience.</summary>
    public static double Of(UseCase useCase, Audience audience)
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
}
