using System.Collections.Concurrent;
using LLMPlanner.Cost;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quality;
using LLMPlanner.Recommendation;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Deployment;

/// <summary>
/// Searches models, quantizations, machines, their shapes and their number for a load, and keeps what nothing else beats in price, speed
/// and quality at once. Whatever misses a target is no candidate, so the first plan is the cheapest that meets them all.
/// </summary>
public sealed class DeploymentPlanner
{
    private readonly DeploymentQuery _query;
    private readonly CandidateFilter _filter;
    private readonly IReadOnlyList<CandidateSearch> _searches;
    private int _suitable;
    private string? _unknown;

    /// <summary>Creates a planner for a question.</summary>
    /// <param name="query">The question.</param>
    /// <exception cref="PlannerException">UnknownEngine, InferenceLoadInvalid, OwnershipInvalid, PriceInvalid, UnknownProvider or RegionWithoutPrices.</exception>
    public DeploymentPlanner(DeploymentQuery query)
    {
        RecommendationQuery requirements = query.Requirements;
        requirements.Check();
        IReadOnlyList<HardwareProfile> machines = requirements.Machines.Count > 0
            ? requirements.Machines
            : RentalOffers.Of(requirements.Catalog, requirements.Region, requirements.MaxPricePerHour, requirements.Provider);
        _query = query;
        _filter = new CandidateFilter(requirements, requirements.PlannedContext);
        _searches = [.. machines.Select(machine => new CandidateSearch(requirements, new MachineOption(machine, requirements), query.MostMachines))];
    }

    /// <summary>Machines that are considered.</summary>
    public int MachineCount => _searches.Count;

    /// <summary>False to judge every candidate to its end, which takes longer and changes nothing.</summary>
    internal bool SkipsBeaten { get; init; } = true;

    /// <summary>What to say where no plan was found, with the hosted model that is good enough.</summary>
    public string NothingFound()
    {
        ApiPrice? hosted = _query.Requirements.Prices.Cheapest(_query.Requirements.UseCase, _query.Requirements.Floor, _query.Requirements.Language);
        string text = (_unknown is null ? string.Empty : _unknown + " ") + Message.Format(SR.NothingPlanned, _suitable, MachineCount);
        return hosted is null ? text : text + " " + RecommendationText.Api(hosted);
    }

    /// <summary>Finds the plans, cheapest first. The search uses up to four threads; <paramref name="progress"/> is called on this one.</summary>
    /// <param name="models">The models to choose from.</param>
    /// <param name="progress">Called with the number of models judged and of all; null for none.</param>
    /// <param name="cancellation">Ends the search between two models.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<DeploymentPlan> Find(IEnumerable<ModelPreset> models, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ModelPreset[] all = [.. models];
        (ModelPreset Model, QualityScore Quality)[] suitable =
        [
            .. all.Where(model => _filter.Reject(model) is null)
                .Select(model => (model, QualityIndex.BuiltIn.Score(model, _query.Requirements.UseCase, _query.Requirements.Language)))
                .Where(pair => pair.Item2.Score >= _query.Requirements.Floor
                    && (pair.Item2.HasEvidence || _query.Requirements.UseCase is not (UseCase.Rag or UseCase.Summarization))),
        ];
        _suitable = suitable.Length;
        if (suitable.Length == 0)
        {
            _unknown = _filter.UnknownTerm(all);
            return [];
        }

        // The best models first: what they do at a price leaves little for the others to try.
        var front = new ParetoFront();
        int[] order = [.. Enumerable.Range(0, suitable.Length).OrderByDescending(i => suitable[i].Quality.Score)];
        var found = new List<Candidate>[suitable.Length];
        int done = 0;
        Task search = Task.Run(
            () => Parallel.ForEach(
                Partitioner.Create(0, suitable.Length, 1),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount), CancellationToken = cancellation },
                range =>
                {
                    for (int at = range.Item1; at < range.Item2; at++)
                    {
                        int i = order[at];
                        found[i] = Judge(suitable[i].Model, suitable[i].Quality, SkipsBeaten ? front.RivalsOf(i) : null, cancellation);
                        Interlocked.Increment(ref done);
                    }
                }),
            CancellationToken.None);
        while (!Wait(search))
        {
            progress?.Invoke(Volatile.Read(ref done), suitable.Length);
        }

        IReadOnlyList<Candidate> plans = ParetoSet.Of(
            found.SelectMany(list => list), Price, Speed, Quality);
        return DeploymentText.Write([.. plans.Take(Math.Max(0, _query.First))], _query.Requirements);
    }

    private List<Candidate> Judge(ModelPreset model, QualityScore quality, ICandidateRivals? rivals, CancellationToken cancellation)
    {
        var candidates = new List<Candidate>();
        foreach (CandidateSearch search in _searches)
        {
            cancellation.ThrowIfCancellationRequested();
            search.Judge(model, quality, candidates, rivals);
        }

        // What another plan of the same model beats need not be kept.
        return [.. ParetoSet.Of(candidates, Price, Speed, Quality)];
    }

    private static decimal Price(Candidate candidate) => candidate.PricePerHour;

    private static double Speed(Candidate candidate) => candidate.Load?.DecodeTokensPerSecondPerRequest ?? 0;

    private static double Quality(Candidate candidate) => candidate.Net;

    private static bool Wait(Task search)
    {
        try
        {
            return search.Wait(100);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.Flatten().InnerExceptions[0]).Throw();
            throw;
        }
    }
}
