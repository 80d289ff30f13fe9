using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Engines.Vllm;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Recommendation;

/// <summary>
/// Recommends models in the order people should ask: good enough for the task first, then does the machine carry it, then which size.
/// </summary>
public sealed class Recommender
{
    private static readonly string[] s_gguf = ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "IQ4_XS", "Q3_K_M"];
    private static readonly string[] s_checkpoint = ["bf16", "fp8", "awq"];

    private readonly RecommendationQuery _query;
    private readonly long _contextLength;
    private readonly CandidateFilter _filter;
    private readonly InferenceEngine _engine;
    private readonly Func<ModelPreset, IEnumerable<string>> _quantizations;
    private readonly long _capacity;

    /// <summary>Creates a recommender for a question.</summary>
    /// <param name="query">The question.</param>
    public Recommender(RecommendationQuery query)
    {
        _query = query;
        _contextLength = query.ContextLength ?? 8192;
        _filter = new CandidateFilter(query, _contextLength);
        _engine = query.Engine is { } name
            ? EngineCatalog.BuiltIn.Find(name)
            : EngineCatalog.BuiltIn.Find(query.Hardware.IsDataCenter ? VllmEngine.Id : LlamaCppEngine.Id);
        _quantizations = _engine.ReadsGguf ? GgufMixes : Precisions;
        _capacity = Capacity(query, _engine);
    }

    /// <summary>What to say where no model qualifies.</summary>
    /// <param name="hardware">The machine.</param>
    /// <param name="useCase">What the model was wanted for.</param>
    public static string NothingLocal(HardwareProfile hardware, UseCase useCase) => Message.Format(SR.NothingLocal, hardware.Name, useCase);

    /// <summary>Ranks the models of a catalog. Where nothing local is good enough the list is empty.</summary>
    /// <param name="models">The models to choose from.</param>
    public IReadOnlyList<ModelRecommendation> Recommend(IEnumerable<ModelPreset> models)
    {
        double floor = QualityPrior.Floor(_query.UseCase, _query.Audience);
        bool hostOnly = CandidateFilter.IsHostOnly(_query);
        var good = new List<Candidate>();
        var tooLarge = new List<ModelPreset>();
        foreach (ModelPreset model in models)
        {
            if (!_filter.Accepts(model))
            {
                continue;
            }

            Candidate? best = Best(model, out bool fitsNowhere);
            if (best is not null && (hostOnly || best.Quality >= floor))
            {
                good.Add(best);
            }
            else if (fitsNowhere)
            {
                tooLarge.Add(model);
            }
        }

        Candidate[] ranked = [.. good
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Model.Model, StringComparer.OrdinalIgnoreCase)
            .Take(Math.Max(0, _query.First))];
        return [.. ranked.Select((candidate, index) => ToRecommendation(candidate, index + 1, tooLarge, floor, hostOnly))];
    }

    /// <summary>The best quantization of a model on the machine: the one with the highest score.</summary>
    private Candidate? Best(ModelPreset model, out bool fitsNowhere)
    {
        Candidate? best = null;
        fitsNowhere = false;
        foreach (string quantization in _quantizations(model))
        {
            // Weights that exceed all memory together need no closer look; this settles most of a catalog.
            QuantizationFormat format = QuantizationCatalog.BuiltIn.Find(quantization, _engine.ReadsGguf);
            if (model.Weights(format, null).TextBytes > _capacity)
            {
                fitsNowhere = best is null;
                continue;
            }

            if (TryResolve(model, quantization) is not { Plan: not null } plan)
            {
                continue;
            }

            QuickFit fit = QuickFit.Of(plan);
            if (fit.Verdict == Verdict.DoesNotFit)
            {
                fitsNowhere = best is null;
                continue;
            }

            double quality = QualityPrior.Score(model, plan.Weights!.BitsPerWeight, _query.UseCase);
            double score = quality - FitPenalty.Of(fit, _query.Users);
            if (best is null || score > best.Score)
            {
                best = new Candidate(model, plan, fit, quality, score);
                fitsNowhere = false;
            }
        }

        return best;
    }

    // A model whose limits contradict the question is no candidate; the single-model cmdlets say why.
    private ResolvedPlan? TryResolve(ModelPreset model, string quantization)
    {
        try
        {
            return Resolve(model, quantization);
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    private ResolvedPlan Resolve(ModelPreset model, string quantization) => ResolvedPlan.From(new CapacityRequest
    {
        Model = model,
        Quantization = quantization,
        Engine = _engine.Name,
        ContextLength = _contextLength,
        ConcurrentRequests = _query.Users,
        Hardware = _query.Hardware,
        UseTotalMemory = _query.UseTotalMemory,
        Calibrations = _query.Calibrations,
    });

    private static IEnumerable<string> GgufMixes(ModelPreset model) => model.NativeDtype == "mxfp4" ? ["MXFP4_MOE"] : s_gguf;

    private static IEnumerable<string> Precisions(ModelPreset model)
    {
        string? native = model.NativeDtype;
        return native is null || s_checkpoint.Contains(native) ? s_checkpoint : s_checkpoint.Skip(1).Prepend(native);
    }

    private static long Capacity(RecommendationQuery query, InferenceEngine engine)
    {
        long devices = query.Hardware.Accelerators.Sum(card => query.UseTotalMemory ? card.UsableMemoryBytes : card.FreeMemoryBytes ?? card.UsableMemoryBytes);
        return engine.OffloadsToHost ? devices + (query.Hardware.SystemMemoryBytes ?? 0) : devices;
    }

    private ModelRecommendation ToRecommendation(Candidate candidate, int rank, List<ModelPreset> tooLarge, double floor, bool hostOnly)
    {
        HardwareFit fit = FitEvaluator.Evaluate(candidate.Plan);
        return new ModelRecommendation
        {
            Rank = rank,
            Model = fit.Model,
            Quantization = fit.Quantization,
            Engine = fit.Engine,
            Hardware = fit.Hardware,
            Score = Math.Round(candidate.Score, 2),
            QualityScore = Math.Round(candidate.Quality, 2),
            QualityConfidence = QualityConfidence.Prior,
            Verdict = fit.Verdict,
            ContextLength = fit.ContextLength,
            ConcurrentRequests = fit.ConcurrentRequests,
            DecodeTokensPerSecond = fit.DecodeTokensPerSecond,
            Reason = Reason(candidate, fit, floor, hostOnly),
            Tradeoff = Tradeoff(candidate, tooLarge),
            Fit = fit,
        };
    }

    private string Reason(Candidate candidate, HardwareFit fit, double floor, bool hostOnly)
    {
        string size = ModelSize.Text(candidate.Model);
        string speed = fit.DecodeTokensPerSecond is { } tokens ? Message.Format(SR.ReasonSpeed, tokens) : SR.ReasonSpeedUnknown;
        string quality = Message.Format(SR.ReasonQuality, candidate.Quality, floor, _query.UseCase);
        string reason = $"{size}; {quality}; {fit.Reason} {speed}";
        return hostOnly ? reason + " " + SR.ReasonHostOnly : reason;
    }

    /// <summary>The smallest model of better quality that does not fit, and what it would need.</summary>
    private string? Tradeoff(Candidate candidate, List<ModelPreset> tooLarge)
    {
        ModelPreset? next = tooLarge
            .Where(model => model.TotalParameters > candidate.Model.TotalParameters)
            .OrderBy(model => model.Family == candidate.Model.Family ? 0 : 1)
            .ThenBy(model => model.TotalParameters)
            .ThenBy(model => model.Model, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault();
        if (next is null)
        {
            return null;
        }

        ResolvedPlan plan = Resolve(next, candidate.Plan.Quantization.Id);
        return plan.Plan?.At(plan.ContextLength, plan.ConcurrentRequests).TotalBytes is { } bytes
            ? Message.Format(SR.TradeoffNext, next.Model, plan.Quantization.Id, Message.Gibibytes(bytes))
            : null;
    }
}
