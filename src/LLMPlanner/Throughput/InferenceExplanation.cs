using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Throughput;

/// <summary>Says where an estimate comes from, for people who ask why.</summary>
public static class InferenceExplanation
{
    /// <summary>The sentences.</summary>
    /// <param name="estimate">The estimate.</param>
    public static IEnumerable<string> Lines(InferenceEstimate estimate)
    {
        yield return Message.Format(SR.ExplainSpeedLimit, estimate.LimitedBy, estimate.Basis);
        if (estimate.Accuracy is { } accuracy)
        {
            yield return Message.Format(SR.ExplainSpeedError, accuracy);
        }

        if (estimate.PriceSource is { } source)
        {
            yield return Message.Format(SR.ExplainPrice, estimate.PricePerHour, estimate.Currency, source);
        }
    }
}
