using System.Globalization;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Engines.Serving;

/// <summary>Chooses the division of a model over a machine and writes down what every device holds.</summary>
internal sealed class ServingPlacer(ServingPlan plan, HardwareProfile hardware, bool useTotal, Headroom headroom)
{
    /// <summary>Places a load.</summary>
    public DevicePlacement Place(long contextLength, int requests)
    {
        if (ServingMachine.Of(hardware, plan.Rules, out ServingRefusal? refusal) is not { } machine)
        {
            return Blocked(refusal!);
        }

        ServingSearch search = new ServingSearch(plan, machine, useTotal, headroom, contextLength, requests).Run();
        if (search.Best is not { } best)
        {
            return Blocked(search.Refusal!);
        }

        if (plan.RequestsPerReplica(best.Shape, requests) > plan.Rules.MaxSequences)
        {
            return Blocked(plan.Rules.RefuseRequests(requests));
        }

        var layout = new ServingLayout(plan, best, hardware, useTotal, headroom);
        PlacementEntry[] entries = Entries(layout, contextLength, requests);
        long blocks = Blocks(layout, contextLength);
        long perRequest = best.Division.Cache.Blocks(contextLength);
        return new DevicePlacement
        {
            Entries = entries,
            TensorParallel = best.Shape.Tensor,
            PipelineParallel = best.Shape.Pipeline,
            DataParallel = best.Shape.Data,
            ExpertParallel = best.Shape.IsExpertParallel ? best.Shape.ExpertRanks : null,
            PipelineLayers = machine.AreAlike || best.Shape.Pipeline == 1 ? null : Sizes(best.Bounds),
            KvCacheTokens = best.Division.Cache.Tokens(blocks),
            MaximumConcurrency = perRequest == 0 ? null : (double)blocks / perRequest,
            WhyNext = search.RunnerUp is { } second ? () => ServingOrder.WhyLost(best, second) : null,
            Layout = layout,
        };
    }

    private static IReadOnlyList<int> Sizes(int[] bounds) => [.. bounds.Skip(1).Zip(bounds, (end, first) => end - first)];

    /// <summary>Blocks of the pool: those of the rank that has the fewest.</summary>
    private static long Blocks(ServingLayout layout, long contextLength)
    {
        long blocks = long.MaxValue;
        for (int stage = 0; stage < layout.Candidate.Shape.Pipeline; stage++)
        {
            (int first, int end) = layout.Range(stage);
            long block = layout.Candidate.Division.Cache.BlockBytes(first, end);
            if (block > 0)
            {
                blocks = Math.Min(blocks, Math.Max(0, layout.Budget(stage, contextLength)) / block);
            }
        }

        return blocks == long.MaxValue ? 0 : blocks;
    }

    private PlacementEntry[] Entries(ServingLayout layout, long contextLength, int requests)
    {
        var entries = new PlacementEntry[hardware.Accelerators.Count + 1];
        ServingCandidate candidate = layout.Candidate;
        for (int stage = 0; stage < candidate.Shape.Pipeline; stage++)
        {
            (int first, int end) = layout.Range(stage);
            long weights = candidate.Division.Weights.Stage(first, end);
            (long cache, long state) = candidate.Division.Cache.Bytes(first, end, contextLength);
            for (int replica = 0; replica < candidate.Shape.Data; replica++)
            {
                // Requests are dealt out to the replicas; the first ones get what does not divide.
                long here = (requests / candidate.Shape.Data) + (replica < requests % candidate.Shape.Data ? 1 : 0);
                for (int tensor = 0; tensor < candidate.Shape.Tensor; tensor++)
                {
                    int card = candidate.Card(replica, stage, tensor);
                    entries[card] = Used(card, candidate.Shape, weights, checked(cache * here), checked(state * here), contextLength);
                }
            }
        }

        for (int card = 0; card < hardware.Accelerators.Count; card++)
        {
            entries[card] ??= new PlacementEntry
            {
                Device = Name(card),
                AvailableBytes = plan.Available(hardware.Accelerators[card], candidate.Shape, useTotal, headroom),
            };
        }

        entries[hardware.Accelerators.Count] = new PlacementEntry { Device = "Host" };
        return entries;
    }

    private PlacementEntry Used(int card, in ServingShape shape, long weights, long cache, long state, long contextLength)
    {
        Accelerator device = hardware.Accelerators[card];
        ByteRange workspace = plan.Rules.Workspace(device, shape, contextLength);
        ByteRange overhead = plan.Overhead(device, shape);
        ByteRange beside = workspace + overhead;
        ByteRange reserve = plan.Reserve(device, shape, contextLength);
        long available = plan.Available(device, shape, useTotal, headroom);
        return new PlacementEntry
        {
            Device = Name(card),
            WeightBytes = weights,
            KvCacheBytes = cache,
            StateBytes = state,
            WorkspaceBytes = workspace.Expected,
            OverheadBytes = overhead.Expected,
            KvCacheBudgetBytes = Math.Max(0, available - weights - beside.Expected),
            KvCacheBudgetLowBytes = Math.Max(0, available - weights - reserve.High),
            KvCacheBudgetHighBytes = Math.Max(0, available - weights - reserve.Low),
            AvailableBytes = available,
            HighBytes = checked(weights + cache + state + beside.High),
        };
    }

    private static string Name(int card) => "GPU" + card.ToString(CultureInfo.InvariantCulture);

    private DevicePlacement Blocked(ServingRefusal refusal)
    {
        var entries = new List<PlacementEntry>(hardware.Accelerators.Count + 1);
        for (int card = 0; card < hardware.Accelerators.Count; card++)
        {
            long available = plan.Available(hardware.Accelerators[card], ServingShape.Single, useTotal, headroom);
            entries.Add(new PlacementEntry { Device = Name(card), AvailableBytes = available });
        }

        entries.Add(new PlacementEntry { Device = "Host" });
        return new DevicePlacement { Entries = entries, BlockedBy = refusal.By, WhyBlocked = () => refusal.Reason };
    }
}
