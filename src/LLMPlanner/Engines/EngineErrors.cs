using LLMPlanner.Resources;

namespace LLMPlanner.Engines;

/// <summary>Errors that the engines have in common.</summary>
internal static class EngineErrors
{
    /// <summary>An option says one thing, and something else of the question another.</summary>
    /// <param name="option">Name of the option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="other">What says otherwise, with its value.</param>
    public static PlannerException Contradiction(string option, object value, string other)
        => PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.EngineOptionContradiction), option, option, value, other);

    /// <summary>The load is more than an option allows.</summary>
    /// <param name="option">Name of the option.</param>
    /// <param name="limit">Its value.</param>
    /// <param name="load">What of the load it limits.</param>
    /// <param name="value">What was asked for.</param>
    public static PlannerException Exceeds(string option, long limit, string load, long value)
        => PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.LoadExceedsEngineOption), option, load, value, option, limit);
}
