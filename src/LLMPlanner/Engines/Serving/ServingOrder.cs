using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// The order of divisions, best first: the better verdict; where nothing fits, the smallest shortfall; fewer pipeline stages; ranks that
/// share layers on one machine; fewer bytes read per step on the busiest rank; more requests it could carry; no expert
/// parallelism; fewer ranks.
/// </summary>
internal static class ServingOrder
{
    /// <summary>Negative where the left one is better.</summary>
    public static int Compare(ServingCandidate left, ServingCandidate right) => Decide(left, right, out _);

    /// <summary>Why a division lost against the best one, in a sentence.</summary>
    public static string WhyLost(ServingCandidate best, ServingCandidate other)
    {
        Decide(best, other, out int criterion);
        return criterion switch
        {
            0 => Message.Format(SR.ShapeLostVerdict, other.Shape, other.Verdict, best.Shape, best.Verdict),
            1 => Message.Format(SR.ShapeLostShortfall, other.Shape, Message.Gibibytes(-other.Spare), best.Shape, Message.Gibibytes(-best.Spare)),
            2 => Message.Format(SR.ShapeLostStages, other.Shape, other.Shape.Pipeline, best.Shape, best.Shape.Pipeline),
            3 => Message.Format(SR.ShapeLostLinks, other.Shape, best.Shape),
            4 => Message.Format(SR.ShapeLostStep, other.Shape, Message.Gibibytes(other.StepBytes), best.Shape, Message.Gibibytes(best.StepBytes)),
            5 => Message.Format(SR.ShapeLostRequests, other.Shape, other.Requests, best.Shape, best.Requests),
            6 => Message.Format(SR.ShapeLostExperts, other.Shape, best.Shape),
            _ => Message.Format(SR.ShapeLostRanks, other.Shape, other.Shape.Ranks, best.Shape, best.Shape.Ranks),
        };
    }

    private static int Decide(ServingCandidate left, ServingCandidate right, out int criterion)
    {
        bool neitherFits = left.Verdict == Verdict.DoesNotFit && right.Verdict == Verdict.DoesNotFit;
        Span<int> order = stackalloc int[]
        {
            left.Verdict.CompareTo(right.Verdict),
            neitherFits ? right.Spare.CompareTo(left.Spare) : 0,
            left.Shape.Pipeline.CompareTo(right.Shape.Pipeline),
            left.CrossesLinks.CompareTo(right.CrossesLinks),
            left.StepBytes.CompareTo(right.StepBytes),
            right.Requests.CompareTo(left.Requests),
            left.Shape.IsExpertParallel.CompareTo(right.Shape.IsExpertParallel),
            left.Shape.Ranks.CompareTo(right.Shape.Ranks),
        };
        for (criterion = 0; criterion < order.Length - 1; criterion++)
        {
            if (order[criterion] != 0)
            {
                return order[criterion];
            }
        }

        return order[criterion];
    }
}
