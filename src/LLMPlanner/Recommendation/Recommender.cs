using LLMPlanner.Cost;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quality;
using LLMPlanner.Resources;
using LLMPlanner.Text;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>
/// Recommends models in the order people should ask: good enough for the task first, then does the machine carry it, then at what price,
/// then which size. docs/recommendation.md tells the method.
/// </summary>
public sealed class Recommender
{
    private readonly RecommendationQuery _query;
    private readonly CandidateFilter _filter;
    private readonly IReadOnlyList<MachineOption> _machines;
    private readonly IReadOnlyList<CandidateSearch> _searches;

    /// <summary>Creates a recommender for a question.</summary>
    /// <param name="query">The question.</param>
    /// <exception cref="PlannerException">HardwareRequired, UnknownEngine, InferenceLoadInvalid, OwnershipInvalid, PriceInvalid, UnknownProvider or RegionWithoutPrices.</exception>
    public Recommender(RecommendationQuery query)
    {
        query.Check();
        IReadOnlyList<HardwareProfile> machines = query.Machines;
        if (machines.Count == 0)
        {
            machines = query.MaxPricePerHour is { } most ? RentalOffers.Of(query.Catalog, query.Region, most, query.Provider) : throw PlannerException.HardwareRequired();
        }

        _query = query;
        _filter = new CandidateFilter(query, query.PlannedContext);
        _machines = [.. machines.Select(machine => new MachineOption(machine, query))];
        _searches = [.. _machines.Select(machine => new CandidateSearch(query, machine))];
    }

    /// <summary>Ranks the models of a catalog. Where nothing local is good enough the list is empty.</summary>
    /// <param name="models">The models to choose from.</param>
    public IReadOnlyList<ModelRecommendation> Recommend(IEnumerable<ModelPreset> models) => Evaluate(models).Recommendations;

    /// <summary>Ranks the models of a catalog, and says why the others are out.</summary>
    /// <param name="models">The models to choose from.</param>
    /// <param name="explain">True to list the rejected ones with their reasons.</param>
    /// <param name="progress">Called with the number of models judged and the name of the last one; null for none.</param>
    /// <param name="cancellation">Ends the work between two models.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public RecommendationResult Evaluate(IEnumerable<ModelPreset> models, bool explain = false, Action<int, string>? progress = null, CancellationToken cancellation = default)
    {
        var good = new List<Candidate>();
        var rejected = new List<RejectedCandidate>();
        var tooLarge = new List<(ModelPreset Model, double Quality)>();
        var all = new List<ModelPreset>();
        foreach (ModelPreset model in models)
        {
            cancellation.ThrowIfCancellationRequested();
            all.Add(model);
            if (Judge(model, good) is { } rejection)
            {
                if (rejection.IsTooLarge)
                {
                    tooLarge.Add((model, rejection.QualityScore ?? 0));
                }

                if (explain)
                {
                    rejected.Add(rejection.Of(model.Model));
                }
            }

            progress?.Invoke(all.Count, model.Model);
        }

        if (!_query.AllQuantizations)
        {
            good = OncePerModel(good, explain ? rejected : null);
        }

        ApiPrice? hosted = _query.Prices.Cheapest(_query.UseCase, _query.Floor, _query.Language);
        RankedCandidate[] ranked = [.. CandidateRanking.Order(good).Take(Math.Max(0, _query.First))];
        return new RecommendationResult
        {
            Recommendations = [.. ranked.Select((candidate, index) => Write(candidate, index + 1, tooLarge, hosted))],
            Rejected = rejected,
            HostedModel = hosted,
            Message = good.Count == 0 ? RecommendationText.NothingLocal(_query, hosted, _filter.UnknownTerm(all)) : null,
        };
    }

    /// <summary>Adds the candidates of a model; why there is none otherwise.</summary>
    private Rejection? Judge(ModelPreset model, List<Candidate> good)
    {
        if (_filter.Reject(model) is { } unfit)
        {
            return unfit;
        }

        QualityScore quality = QualityIndex.BuiltIn.Score(model, _query.UseCase, _query.Language);
        if (_query.UseCase is UseCase.Rag or UseCase.Summarization && !quality.HasEvidence)
        {
            return new Rejection(RejectionCause.Evidence, () => Message.Format(SR.ReasonNoEvidence, _query.UseCase)) { QualityScore = quality.Score };
        }

        if (quality.Score < _query.Floor)
        {
            return new Rejection(RejectionCause.Quality, () => Message.Format(SR.RejectQuality, quality.Score, _query.Floor, _query.UseCase)) { QualityScore = quality.Score };
        }

        var candidates = new List<Candidate>();
        Rejection? closest = null;
        foreach (CandidateSearch search in _searches)
        {
            closest = Rejection.Closest(closest, search.Judge(model, quality, candidates));
        }

        if (candidates.Count == 0)
        {
            return closest;
        }

        good.AddRange(_query.AllQuantizations
            ? candidates.GroupBy(c => c.Plan.Quantization.Id).Select(same => same.Aggregate((left, right) => Candidate.Better(left, right)!))
            : [candidates.Aggregate((left, right) => Candidate.Better(left, right)!)]);
        return null;
    }

    // The same weights are published in several precisions, each a preset of its own; one of them is enough.
    private static List<Candidate> OncePerModel(List<Candidate> candidates, List<RejectedCandidate>? rejected)
    {
        var kept = new List<Candidate>();
        foreach (IGrouping<string, Candidate> same in candidates.GroupBy(candidate => QualityNames.Key(candidate.Model.Model), StringComparer.Ordinal))
        {
            Candidate best = same.OrderBy(candidate => candidate.Model.Model.Length)
                .ThenBy(candidate => candidate.Model.Model, StringComparer.OrdinalIgnoreCase)
                .Aggregate((left, right) => Candidate.Better(left, right)!);
            kept.Add(best);
            rejected?.AddRange(same.Where(candidate => candidate != best).Select(candidate => new Rejection(
                RejectionCause.Duplicate, () => Message.Format(SR.RejectDuplicate, best.Model.Model)) { QualityScore = candidate.Quality.Score }.Of(candidate.Model.Model)));
        }

        return kept;
    }

    private ModelRecommendation Write(RankedCandidate ranked, int rank, List<(ModelPreset Model, double Quality)> tooLarge, ApiPrice? hosted)
    {
        Candidate candidate = ranked.Candidate;
        ResolvedPlan plan = candidate.SettledPlan;
        HardwareFit fit = FitEvaluator.Evaluate(plan);
        InferenceEstimate speed = MachineCost.Apply(InferenceEstimator.Estimate(plan, _query.Workload.Load), candidate.Machine.Cost);
        return new ModelRecommendation
        {
            Rank = rank,
            Model = fit.Model,
            Quantization = fit.Quantization,
            Engine = fit.Engine,
            Hardware = fit.Hardware,
            Score = ranked.Score,
            ScoreParts = RecommendationText.Parts(ranked),
            QualityScore = candidate.Net,
            QualityLow = Math.Round(candidate.Low, 2),
            QualityHigh = Math.Round(candidate.High, 2),
            QualityConfidence = candidate.Quality.Confidence,
            IsThinking = candidate.Quality.IsThinking,
            TiesWith = ranked.TiesWith?.Model.Model,
            Verdict = fit.Verdict,
            ContextLength = fit.ContextLength,
            ConcurrentRequests = fit.ConcurrentRequests,
            DecodeTokensPerSecond = fit.DecodeTokensPerSecond,
            DecodeTokensPerSecondLow = fit.DecodeTokensPerSecondLow,
            DecodeTokensPerSecondHigh = fit.DecodeTokensPerSecondHigh,
            TimeToFirstTokenSeconds = speed.TimeToFirstTokenSeconds,
            SpeedBasis = fit.SpeedBasis,
            Load = candidate.Load,
            PricePerHour = speed.PricePerHour,
            PricePerMillionInputTokens = speed.PricePerMillionInputTokens,
            PricePerMillionOutputTokens = speed.PricePerMillionOutputTokens,
            Currency = speed.Currency,
            PriceSource = speed.PriceSource,
            Reason = RecommendationText.Reason(ranked, fit, _query, hosted),
            Tradeoff = RecommendationText.Tradeoff(candidate, tooLarge),
            Fit = fit,
        };
    }
}
