using System.Collections;
using LLMPlanner.Hardware;
using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>
/// Names the smallest change after which a load fits, by trying changes in the order of what they cost: an engine setting, the cache type,
/// a somewhat shorter context, a smaller quantization of four bits and more, one more card, the longest context that fits, fewer requests,
/// fewer bits, more cards. Every change is a question of its own, judged as the first one was.
/// </summary>
internal static class FitAdvisor
{
    private const int MostCards = 8;

    /// <summary>What to do; null where the load fits.</summary>
    public static string? Advise(ResolvedPlan plan, HardwareFit fit)
    {
        if (fit.Verdict == Verdict.Fits || plan.Plan is null)
        {
            return null;
        }

        if (fit.Verdict == Verdict.FitsWithOffload)
        {
            return fit.DecodeTokensPerSecond is { } speed ? Message.Format(SR.RecommendOffload, speed) : null;
        }

        if (fit.RequiredBytes is null)
        {
            return FitUnblocking.Advise(plan, fit);
        }

        string? change = Changes(plan, fit).Select(candidate => Try(fit, candidate)).FirstOrDefault(text => text is not null);
        string? host = fit.Verdict == Verdict.DoesNotFit ? Host(plan) : null;
        return change is null
            ? host ?? Message.Format(SR.RecommendNothing, Message.Gibibytes(fit.ShortfallBytes ?? 0))
            : host is null ? change : change + " " + host;
    }

    private static IEnumerable<FitChange> Changes(ResolvedPlan plan, HardwareFit fit)
    {
        CapacityRequest request = plan.Request;
        if (plan.Engine.SequencesOption is { } option && request.EngineOption?.Contains(option) != true)
        {
            long sequences = Math.Max(plan.ConcurrentRequests, 8);
            yield return new FitChange(
                request with { EngineOption = With(request.EngineOption, option, sequences) }, gain => Message.Format(SR.AdviseSequences, option, sequences, gain));
        }

        if (request.KvCacheType is null or "auto" && plan.Engine.SmallCacheType is { } type && plan.Plan!.CacheTypeName != type)
        {
            yield return new FitChange(request with { KvCacheType = type }, gain => Message.Format(SR.AdviseCacheType, type, gain));
        }

        long longest = fit.MaxContextLength;
        if (longest >= plan.ContextLength / 2 && longest < plan.ContextLength)
        {
            yield return Context(request, longest);
        }

        foreach (string smaller in Smaller(plan, atLeast: 4))
        {
            yield return new FitChange(request with { Quantization = smaller }, gain => Message.Format(SR.AdviseQuantization, smaller, gain));
        }

        if (Cards(plan, 1) is { } oneMore)
        {
            yield return oneMore;
        }

        if (longest >= 1 && longest < plan.ContextLength / 2)
        {
            yield return Context(request, longest);
        }

        if (fit.MaxConcurrentRequests >= 1 && fit.MaxConcurrentRequests < plan.ConcurrentRequests)
        {
            int most = fit.MaxConcurrentRequests;
            yield return new FitChange(request with { ConcurrentRequests = most }, gain => Message.Format(SR.AdviseRequests, most, gain));
        }

        foreach (string smaller in Smaller(plan, atLeast: 0))
        {
            yield return new FitChange(request with { Quantization = smaller }, gain => Message.Format(SR.AdviseQuantization, smaller, gain));
        }

        for (int more = 2; more < MostCards; more++)
        {
            if (Cards(plan, more) is { } change)
            {
                yield return change;
            }
        }
    }

    private static FitChange Context(CapacityRequest request, long length)
        => new(request with { ContextLength = length, EngineOption = WithoutLoad(request.EngineOption) }, gain => Message.Format(SR.AdviseContext, length, gain));

    /// <summary>The change's text where the load fits after it, else null.</summary>
    private static string? Try(HardwareFit fit, FitChange change)
    {
        ResolvedPlan changed;
        try
        {
            changed = ResolvedPlan.From(change.Request);
        }
        catch (PlannerException)
        {
            // A change that contradicts what the user fixed is none.
            return null;
        }

        if (changed.Plan is null)
        {
            return null;
        }

        DevicePlacement placement = FitEvaluator.Place(changed);
        Verdict verdict = FitEvaluator.Judge(placement);
        bool fits = fit.Verdict == Verdict.Tight ? verdict == Verdict.Fits : verdict != Verdict.DoesNotFit;
        if (!fits)
        {
            return null;
        }

        // What the device that was at its limit has less to hold.
        string device = fit.LimitingResource.Replace(" memory", string.Empty);
        PlacementEntry? before = fit.Placement.FirstOrDefault(entry => entry.Device == device);
        PlacementEntry? after = placement.Entries.FirstOrDefault(entry => entry.Device == device);
        bool tight = fit.Verdict == Verdict.Tight;
        long gain = before is null || after is null ? 0 : (tight ? before.HighBytes : before.RequiredBytes) - (tight ? after.HighBytes : after.RequiredBytes);
        return change.Text(Message.Gibibytes(gain));
    }

    private static FitChange? Cards(ResolvedPlan plan, int more)
    {
        HardwareProfile hardware = plan.Hardware!;
        if (hardware.Accelerators.Count == 0 || hardware.IsUnifiedMemory)
        {
            return null;
        }

        Accelerator card = hardware.Accelerators[hardware.Accelerators.Count - 1];
        HardwareProfile larger = hardware with { Accelerators = [.. hardware.Accelerators, .. Enumerable.Repeat(card, more)] };
        CapacityRequest request = plan.Request with { Hardware = larger, EngineOption = WithoutParallel(plan) };
        return new FitChange(request, gain => more == 1
            ? Message.Format(SR.AdviseCard, card.Name, gain)
            : Message.Format(SR.AdviseCards, more, card.Name, gain));
    }

    /// <summary>Smaller quantizations of the same kind, largest first.</summary>
    private static IEnumerable<string> Smaller(ResolvedPlan plan, double atLeast)
        => plan.Engine.SmallerQuantizations(plan.Quantization.Id).Where(format => atLeast == 0 ? format.NominalBitsPerWeight < 4 : format.NominalBitsPerWeight >= atLeast)
            .Select(format => format.Id);

    /// <summary>How much host memory would take what the cards do not hold; null where the machine has a host or the engine does not use it.</summary>
    private static string? Host(ResolvedPlan plan)
    {
        if (!plan.Engine.OffloadsToHost || plan.Hardware is not { HasHost: false, Accelerators.Count: > 0 } bare)
        {
            return null;
        }

        var request = plan.Request with { Hardware = bare with { SystemMemoryBytes = 1L << 50 } };
        DevicePlacement placement = FitEvaluator.Place(ResolvedPlan.From(request));
        return FitEvaluator.Judge(placement) == Verdict.DoesNotFit
            ? null
            : Message.Format(SR.RecommendHost, Message.Gibibytes(placement.Entries[placement.Entries.Count - 1].RequiredBytes));
    }

    private static Hashtable With(IDictionary? options, string name, object value)
    {
        var copy = options is null ? [] : new Hashtable(options);
        copy[name] = value;
        return copy;
    }

    private static Hashtable? WithoutLoad(IDictionary? options) => Without(options, ["ctx-size", "max-model-len", "context-length", "num_ctx"]);

    private static Hashtable? WithoutParallel(ResolvedPlan plan) => Without(plan.Request.EngineOption, plan.Engine.ParallelOptions);

    internal static Hashtable? Without(IDictionary? options, IReadOnlyList<string> names)
    {
        if (options is null)
        {
            return null;
        }

        var copy = new Hashtable();
        foreach (DictionaryEntry entry in options)
        {
            string name = (entry.Key as string ?? string.Empty).TrimStart('-').Replace('_', '-');
            if (!names.Any(other => string.Equals(other.Replace('_', '-'), name, StringComparison.OrdinalIgnoreCase)))
            {
                copy[entry.Key] = entry.Value;
            }
        }

        return copy;
    }

    private sealed record FitChange(CapacityRequest Request, Func<string, string> Text);
}
