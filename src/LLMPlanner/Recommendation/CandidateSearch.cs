using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quality;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>Judges a model on a machine in every quantization that is offered.</summary>
/// <param name="query">The question.</param>
/// <param name="machine">The machine.</param>
/// <param name="mostMachines">How many of it there are at most; null for this one, where users who do not pause need no solving.</param>
internal sealed class CandidateSearch(RecommendationQuery query, MachineOption machine, int? mostMachines = null)
{
    private readonly Workload _load = query.Workload;
    private readonly double _floor = query.Floor;
    private readonly long _context = query.PlannedContext;

    /// <summary>True where one quantization is wanted, so that the search may end at one that nothing smaller can beat.</summary>
    private readonly bool _stopsEarly = mostMachines is null && !query.AllQuantizations;

    /// <summary>Adds what passes every hard limit; the reason where nothing does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="quality">Its quality as published.</param>
    /// <param name="candidates">Where candidates are added.</param>
    /// <param name="rivals">What beats a candidate that then need not be judged; null where all are wanted.</param>
    public Rejection? Judge(ModelPreset model, QualityScore quality, List<Candidate> candidates, ICandidateRivals? rivals = null)
    {
        if (machine.IsHostOnly && model.ActiveParameters > CandidateFilter.HostOnlyActiveParameters)
        {
            return new Rejection(RejectionCause.Compute, () => Message.Format(SR.RejectHostOnly, ModelSize.Text(model))) { Hardware = machine.Hardware.Name };
        }

        Rejection? closest = null;
        int before = candidates.Count;
        foreach (QuantizationFormat format in machine.Formats(model))
        {
            // Weights that exceed all memory together need no closer look; this settles most of a catalog.
            WeightPlan weights = model.Weights(format, null);
            double loss = QualityIndex.BuiltIn.Loss.Points(
                format, weights.BitsPerWeight, model.TotalParameters, model.ActiveParameters, MachineOption.IsNative(model, format));
            if (!machine.Offers(weights.BitsPerWeight) || (_stopsEarly && candidates.Count > before && candidates[candidates.Count - 1].Beats(loss)))
            {
                continue;
            }

            Rejection? rejection = weights.TextBytes > machine.Capacity
                ? new Rejection(RejectionCause.Memory, () => Message.Format(SR.RejectWeights, Message.Gibibytes(weights.TextBytes), Message.Gibibytes(machine.Capacity)))
                : Judge(model, format, weights, loss, quality, candidates, rivals);
            if (rejection is not null)
            {
                closest = Rejection.Closest(closest, rejection with { Quantization = format.Id, Hardware = machine.Hardware.Name, QualityScore = quality.Score });
            }
        }

        return candidates.Count > before ? null : closest ?? new Rejection(RejectionCause.Question, () => SR.RejectNoQuantization) { Hardware = machine.Hardware.Name };
    }

    private Rejection? Judge(
        ModelPreset model, QuantizationFormat format, WeightPlan weights, double loss, QualityScore quality, List<Candidate> candidates, ICandidateRivals? rivals)
    {
        if (quality.Score - loss < _floor)
        {
            return new Rejection(RejectionCause.Quality, () => Message.Format(SR.RejectQuality, quality.Score - loss, _floor, query.UseCase));
        }

        if (rivals is not null)
        {
            double fastest = machine.FastestDecode(model, weights);
            if (fastest < _load.TargetTokensPerSecond || rivals.Beat(Price, fastest, Candidate.NetOf(quality, loss)))
            {
                return Beaten();
            }
        }

        ResolvedPlan plan;
        try
        {
            plan = Resolve(model, format.Id, _load.IsFixed ? query.Users : 1);
        }
        catch (PlannerException e)
        {
            // A model whose limits contradict the question is no candidate.
            return new Rejection(RejectionCause.Question, () => e.Message);
        }

        if (plan.Plan is null)
        {
            return new Rejection(RejectionCause.Question, () => Message.Format(SR.NoRuleForQuantization, machine.Engine.Name, format.Id));
        }

        return !_load.NeedsSpeed && mostMachines is null
            ? JudgeFixed(model, plan, quality, loss, candidates)
            : JudgeLoad(model, plan, quality, loss, candidates, rivals);
    }

    private Rejection? JudgeFixed(ModelPreset model, ResolvedPlan plan, QualityScore quality, double loss, List<Candidate> candidates)
    {
        QuickFit fit = QuickFit.Of(plan);
        return fit.Verdict == Verdict.DoesNotFit
            ? DoesNotFit(plan)
            : Add(model, plan, fit, null, fit.DecodeTokensPerSecond / plan.ConcurrentRequests, quality, loss, candidates);
    }

    private Rejection? JudgeLoad(
        ModelPreset model, ResolvedPlan plan, QualityScore quality, double loss, List<Candidate> candidates, ICandidateRivals? rivals)
    {
        LoadSolution solution = LoadSolver.Solve(
            plan, _load, mostMachines ?? 1, rivals is null ? null : speed => rivals.Beat(Price, speed, Candidate.NetOf(quality, loss)));
        if (solution.Point is not { } point)
        {
            return solution.Obstacle switch
            {
                LoadObstacle.DecodeSpeed => new Rejection(RejectionCause.Speed, () => Message.Format(SR.RejectSpeed, solution.Figure, _load.TargetTokensPerSecond)),
                LoadObstacle.FirstToken => new Rejection(RejectionCause.FirstToken, () => Message.Format(SR.RejectFirstToken, solution.Figure, _load.TargetTimeToFirstTokenSeconds)),
                LoadObstacle.UnknownSpeed => new Rejection(RejectionCause.Speed, () => SR.ReasonSpeedUnknown),
                LoadObstacle.Beaten => Beaten(),
                LoadObstacle.Machines => new Rejection(RejectionCause.Load, () => Message.Format(SR.RejectMachines, solution.Figure, mostMachines ?? 1)),
                _ => DoesNotFit(plan),
            };
        }

        Verdict verdict = FitEvaluator.Judge(solution.Placement!);
        var fit = new QuickFit(verdict, point.DecodeTokensPerSecondPerRequest * point.ConcurrentRequests);
        Rejection? tooDear = Add(model, plan, fit, point, point.DecodeTokensPerSecondPerRequest, quality, loss, candidates);
        if (tooDear is null)
        {
            rivals?.Add(candidates[candidates.Count - 1]);
        }

        return tooDear;
    }

    private Rejection? Add(
        ModelPreset model, ResolvedPlan plan, QuickFit fit, LoadPoint? point, double? each, QualityScore quality, double loss, List<Candidate> candidates)
    {
        decimal? price = machine.Cost is { } cost ? cost.PerHour * (point?.Machines ?? 1) : null;
        if (query.MaxPricePerHour is { } most && price > most)
        {
            return new Rejection(RejectionCause.Price, () => Message.Format(SR.RejectPrice, price, most, machine.Cost!.Currency));
        }

        candidates.Add(new Candidate(model, machine, plan, point)
        {
            Quality = quality,
            Loss = loss,
            Penalties = CandidatePenalty.Of(fit.Verdict, each, query, price),
        });
        return null;
    }

    private decimal Price => machine.Cost?.PerHour ?? 0;

    private static Rejection Beaten() => new(RejectionCause.Price, () => SR.RejectBeaten);

    private static Rejection DoesNotFit(ResolvedPlan plan)
        => new(RejectionCause.Memory, () => FitEvaluator.Evaluate(plan).Reason);

    private ResolvedPlan Resolve(ModelPreset model, string quantization, int requests) => ResolvedPlan.From(new CapacityRequest
    {
        Model = model,
        Quantization = quantization,
        Engine = machine.Engine.Name,
        ContextLength = _context,
        ConcurrentRequests = requests,
        Hardware = machine.Hardware,
        UseTotalMemory = query.UseTotalMemory,
        MinHeadroom = query.MinHeadroom,
        Calibrations = query.Calibrations,
    });
}
