using LLMPlanner.Hardware;
using LLMPlanner.Planning;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>
/// Finds every machine and cloud size that carries a load. The order: fewer machines, then machines on which it runs without host memory,
/// then less accelerator memory in all, fewer accelerators, less system memory, and the name.
/// </summary>
public static class HardwareFinder
{
    /// <summary>Finds the machines.</summary>
    /// <param name="query">The question.</param>
    /// <param name="progress">Called with the number of machines judged and the name of the last one; null for none.</param>
    /// <param name="cancellation">Ends the search between two machines.</param>
    /// <exception cref="PlannerException">What is wrong with the question apart from its machine; UnknownProvider or RegionWithoutPrices.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static IReadOnlyList<HardwareMatch> Find(HardwareQuery query, Action<int, string>? progress = null, CancellationToken cancellation = default)
    {
        // What is wrong with the question itself is said once, not once for every machine.
        _ = ResolvedPlan.From(query.Request with { Hardware = null });
        CloudOffers.Check(query.Catalog, query.Provider, query.Region);
        var matches = new List<HardwareMatch>();
        int judged = 0;
        foreach (HardwareProfile machine in Machines(query))
        {
            if (query.Provider is { } provider && !string.Equals(machine.Provider, provider, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            if (machine.IsComplete && Match(query, machine) is { } match)
            {
                matches.Add(match);
            }

            progress?.Invoke(++judged, machine.Name);
        }

        return
        [
            .. matches.OrderBy(match => match.Machines)
                .ThenBy(match => match.Verdict == Verdict.FitsWithOffload)
                .ThenBy(match => match.AcceleratorMemoryBytes)
                .ThenBy(match => match.AcceleratorCount)
                .ThenBy(match => match.Machines * (match.Hardware.SystemMemoryBytes ?? 0))
                .ThenBy(match => match.Hardware.Name, StringComparer.OrdinalIgnoreCase)
                .Select((match, index) => match with { Rank = index + 1 }),
        ];
    }

    /// <summary>What to say where no machine carries a load.</summary>
    /// <param name="plan">The load.</param>
    /// <param name="machines">How many of a kind were tried at most.</param>
    public static string NothingFound(ResolvedPlan plan, int machines) => Message.Format(
        SR.MachineNotFound, plan.Model.Model, plan.Quantization.Id, plan.ContextLength, plan.ConcurrentRequests, machines);

    private static IEnumerable<HardwareProfile> Machines(HardwareQuery query)
        => query.Kind is { } kind
            ? query.Catalog.FindAll(query.Pattern, kind, query.Region)
            : query.Catalog.FindAll(query.Pattern, ProfileKind.Machine, query.Region)
                .Concat(query.Catalog.FindAll(query.Pattern, ProfileKind.Cloud, query.Region));

    private static HardwareMatch? Match(HardwareQuery query, HardwareProfile machine)
    {
        CapacityRequest whole = query.Request with { Hardware = machine };
        ResolvedPlan plan;
        try
        {
            plan = ResolvedPlan.From(whole);
        }
        catch (PlannerException)
        {
            // Defaults that follow the machine may not go with the load; another machine may take it.
            return null;
        }

        if (plan.Plan is null)
        {
            return null;
        }

        int requests = plan.ConcurrentRequests;
        if (FitEvaluator.Judge(FitEvaluator.Place(plan)) != Verdict.DoesNotFit)
        {
            return new HardwareMatch { Hardware = machine, Machines = 1, RequestsPerMachine = requests, Fit = FitEvaluator.Evaluate(plan) };
        }

        return requests > 1 ? Shared(query, whole, requests) : null;
    }

    /// <summary>Several machines that share the requests, as evenly as they can.</summary>
    private static HardwareMatch? Shared(HardwareQuery query, CapacityRequest whole, int requests)
    {
        ResolvedPlan one = ResolvedPlan.From(whole with { ConcurrentRequests = 1 });
        DevicePlacement placement = FitEvaluator.Place(one);
        if (FitEvaluator.Judge(placement) == Verdict.DoesNotFit)
        {
            return null;
        }

        int most = LoadLimits.MaxConcurrentRequests(one, placement);
        if (most < 1)
        {
            return null;
        }

        // A layout for one request may not be the one that carries the most: a smaller share is tried until it fits.
        for (int machines = (requests + most - 1) / most; machines <= query.MostMachines; machines++)
        {
            int share = (requests + machines - 1) / machines;
            ResolvedPlan part = ResolvedPlan.From(whole with { ConcurrentRequests = share });
            if (FitEvaluator.Judge(FitEvaluator.Place(part)) != Verdict.DoesNotFit)
            {
                return new HardwareMatch { Hardware = whole.Hardware!, Machines = machines, RequestsPerMachine = share, Fit = FitEvaluator.Evaluate(part) };
            }
        }

        return null;
    }
}
