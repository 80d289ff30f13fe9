using LLMPlanner.Cost;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quality;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Recommendation;

/// <summary>Puts a recommendation into words.</summary>
internal static class RecommendationText
{
    /// <summary>Why this one.</summary>
    public static string Reason(RankedCandidate ranked, HardwareFit fit, RecommendationQuery query, ApiPrice? hosted)
    {
        Candidate candidate = ranked.Candidate;
        QualityScore quality = candidate.Quality;
        string text = Message.Format(
            SR.ReasonQuality, ModelSize.Text(candidate.Model), candidate.Net, candidate.Low, candidate.High, quality.Confidence, query.Floor, query.UseCase,
            quality.IsThinking ? SR.ReasonThinking : string.Empty);
        if (!quality.HasEvidence)
        {
            text += " " + Message.Format(SR.ReasonNoEvidence, query.UseCase);
        }

        text += " " + fit.Reason + " " + (fit.DecodeTokensPerSecond is { } tokens
            ? Message.Format(SR.ReasonSpeed, tokens, fit.DecodeTokensPerSecondLow, fit.DecodeTokensPerSecondHigh, fit.SpeedBasis == Basis.Calibrated ? SR.SpeedCalibrated : SR.SpeedAssumed)
            : SR.ReasonSpeedUnknown);
        if (candidate.Load is { } load)
        {
            text += " " + load.Explanation;
        }

        return candidate.Machine.IsHostOnly ? text + " " + SR.ReasonHostOnly + (hosted is null ? string.Empty : " " + Api(hosted)) : text;
    }

    /// <summary>The parts of the score, in the order in which they are asked.</summary>
    public static IReadOnlyList<ScorePart> Parts(RankedCandidate ranked)
    {
        Candidate candidate = ranked.Candidate;
        double loss = Math.Round(candidate.Net - candidate.Quality.Score, 2);
        var parts = new List<ScorePart>
        {
            new("Quality", candidate.Quality.Score, candidate.Quality.ToString()),
            new("Quantization", loss, Message.Format(SR.ScoreQuantization, candidate.Plan.Quantization.Id, candidate.Plan.Weights!.BitsPerWeight)),
        };
        if (ranked.TiesWith is { } better)
        {
            parts.Add(new ScorePart("Tie", Math.Round(ranked.Credit, 2), Message.Format(SR.ScoreTie, better.Model.Model)));
        }

        parts.AddRange(candidate.Penalties);
        return parts;
    }

    /// <summary>The smallest model of better quality that does not fit, and what it would need.</summary>
    public static string? Tradeoff(Candidate candidate, IReadOnlyList<(ModelPreset Model, double Quality)> tooLarge)
    {
        ModelPreset? next = tooLarge
            .Where(larger => larger.Quality > candidate.Net && larger.Model.TotalParameters > candidate.Model.TotalParameters)
            .OrderBy(larger => larger.Model.Family == candidate.Model.Family ? 0 : 1)
            .ThenBy(larger => larger.Model.TotalParameters)
            .ThenBy(larger => larger.Model.Model, StringComparer.OrdinalIgnoreCase)
            .Select(larger => larger.Model)
            .FirstOrDefault();
        if (next is null)
        {
            return null;
        }

        ResolvedPlan plan = ResolvedPlan.From(candidate.Plan.Request with { Model = next });
        return plan.Plan?.At(plan.ContextLength, plan.ConcurrentRequests).TotalBytes is { } bytes
            ? Message.Format(SR.TradeoffNext, next.Model, plan.Quantization.Id, Message.Gibibytes(bytes))
            : null;
    }

    /// <summary>A hosted model and what it costs.</summary>
    public static string Api(ApiPrice price) => Message.Format(
        SR.ApiFallback, price.Name, price.Provider, price.PricePerMillionInputTokens, price.PricePerMillionOutputTokens, price.Currency, price.PriceDate);

    /// <summary>What to say where no model qualifies.</summary>
    public static string NothingLocal(RecommendationQuery query, ApiPrice? hosted, string? unknown = null)
    {
        string where = query.Machines.Count switch
        {
            0 => Message.Format(SR.NothingRented, query.MaxPricePerHour),
            1 => query.Machines[0].Name,
            _ => Message.Format(SR.NothingOfMany, query.Machines.Count),
        };
        string text = (unknown is null ? string.Empty : unknown + " ") + Message.Format(SR.NothingLocal, where, query.UseCase, query.Floor);
        return hosted is null ? text : text + " " + Api(hosted);
    }
}
