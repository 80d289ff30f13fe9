using LLMPlanner.Cost;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Recommendation;
using LLMPlanner.Resources;
using LLMPlanner.Text;
using LLMPlanner.Throughput;

namespace LLMPlanner.Deployment;

/// <summary>Writes the plans of a set out: prices, the hosted model beside them, and why each is there.</summary>
internal static class DeploymentText
{
    private const decimal SecondsPerHour = 3600;

    public static IReadOnlyList<DeploymentPlan> Write(IReadOnlyList<Candidate> candidates, RecommendationQuery query)
        => [.. candidates.Select((candidate, index) => Write(candidate, [.. candidates.Take(index)], query))];

    private static DeploymentPlan Write(Candidate candidate, IReadOnlyList<Candidate> cheaper, RecommendationQuery query)
    {
        LoadPoint load = candidate.Load!;
        ResolvedPlan plan = candidate.SettledPlan;
        HardwareFit fit = FitEvaluator.Evaluate(plan);
        InferenceEstimate speed = MachineCost.Apply(InferenceEstimator.Estimate(plan, query.Workload.Load), candidate.Machine.Cost);
        ApiPrice? hosted = query.Prices.Cheapest(query.UseCase, candidate.Net, query.Language) ?? query.Prices.Cheapest(query.UseCase, query.Floor, query.Language);
        double? rate = query.Workload.RequestsPerSecond ?? load.RequestsPerSecond;
        return new DeploymentPlan
        {
            Rank = cheaper.Count + 1,
            Model = fit.Model,
            Quantization = fit.Quantization,
            Engine = fit.Engine,
            Hardware = fit.Hardware,
            Provider = candidate.Machine.Hardware.Provider,
            Region = candidate.Machine.Hardware.Region,
            Machines = load.Machines,
            AcceleratorCount = load.Machines * candidate.Machine.Hardware.AcceleratorCount,
            ContextLength = fit.ContextLength,
            ConcurrentRequests = load.Machines * load.ConcurrentRequests,
            RequestsPerSecond = load.RequestsPerSecond,
            QualityScore = candidate.Net,
            QualityConfidence = candidate.Quality.Confidence,
            Verdict = fit.Verdict,
            DecodeTokensPerSecondPerRequest = load.DecodeTokensPerSecondPerRequest,
            DecodeTokensPerSecond = load.DecodeTokensPerSecondPerRequest * load.Machines * load.ConcurrentRequests,
            TimeToFirstTokenSeconds = load.TimeToFirstTokenSeconds,
            PricePerHour = candidate.Machine.Cost is null ? null : candidate.PricePerHour,
            PricePerMillionInputTokens = speed.PricePerMillionInputTokens,
            PricePerMillionOutputTokens = speed.PricePerMillionOutputTokens,
            Currency = candidate.Machine.Cost?.Currency,
            PriceSource = candidate.Machine.Cost?.Source,
            HostedModel = hosted is null ? null : hosted.Name + ", " + hosted.Provider,
            HostedPricePerHour = hosted is null || rate is null ? null : Math.Round(
                (decimal)rate.Value * SecondsPerHour * hosted.PriceOf(query.Workload.PromptLength, query.Workload.OutputLength), 4),
            HostedPriceDate = hosted?.PriceDate,
            Load = load,
            Reason = Reason(candidate, cheaper),
            Fit = fit,
        };
    }

    private static string Reason(Candidate candidate, IReadOnlyList<Candidate> cheaper)
    {
        if (cheaper.Count == 0)
        {
            return Message.Format(SR.PlanCheapest, candidate.Net, candidate.Load!.DecodeTokensPerSecondPerRequest);
        }

        // What it is better at than every cheaper one that is as good in the other respect.
        double bestQuality = cheaper.Max(c => c.Net);
        double bestSpeed = cheaper.Max(c => c.Load!.DecodeTokensPerSecondPerRequest ?? 0);
        double speed = candidate.Load!.DecodeTokensPerSecondPerRequest ?? 0;
        decimal more = candidate.PricePerHour - cheaper[cheaper.Count - 1].PricePerHour;
        string price = candidate.Machine.Cost is not { } cost ? SR.PlanNoPrice
            : more == 0 ? SR.PlanSamePrice
            : Message.Format(SR.PlanPrice, more, cost.Currency);
        return candidate.Net > bestQuality ? Message.Format(SR.PlanBetter, candidate.Net, bestQuality, price)
            : speed > bestSpeed ? Message.Format(SR.PlanFaster, speed, bestSpeed, price)
            : Message.Format(SR.PlanBalanced, speed, candidate.Net, price);
    }
}
