using LLMPlanner.Hardware;

namespace LLMPlanner.Engines.Serving;

/// <summary>A chosen division on a machine, which answers how far the load can grow.</summary>
internal sealed record ServingLayout(ServingPlan Plan, ServingCandidate Candidate, HardwareProfile Hardware, bool UseTotal, Placement.Headroom Headroom)
{
    /// <summary>Whether a load fits by the expected figures.</summary>
    public bool Holds(long contextLength, int requests)
    {
        long each = Plan.RequestsPerReplica(Candidate.Shape, requests);
        if (each > Plan.Rules.MaxSequences)
        {
            return false;
        }

        long blocks = Candidate.Division.Cache.Blocks(contextLength);
        for (int stage = 0; stage < Candidate.Shape.Pipeline; stage++)
        {
            if (checked(RequestBytes(stage, blocks) * each) > Budget(stage, contextLength))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Requests of a length that fit at once, over all replicas.</summary>
    public int MostRequests(long contextLength)
    {
        long most = Plan.Rules.MaxSequences;
        long blocks = Candidate.Division.Cache.Blocks(contextLength);
        for (int stage = 0; stage < Candidate.Shape.Pipeline; stage++)
        {
            long budget = Math.Max(0, Budget(stage, contextLength));
            long request = RequestBytes(stage, blocks);
            if (request > 0)
            {
                most = Math.Min(most, budget / request);
            }
        }

        return (int)Math.Min(int.MaxValue, most * Candidate.Shape.Data);
    }

    /// <summary>The longest requests that fit, so many at once, where the parts beside the cache do not depend on their length.</summary>
    public long LongestRequest(int requests, long limit)
    {
        long each = Plan.RequestsPerReplica(Candidate.Shape, requests);
        if (each > Plan.Rules.MaxSequences)
        {
            return 0;
        }

        ServingCache cache = Candidate.Division.Cache;
        long blocks = long.MaxValue;
        for (int stage = 0; stage < Candidate.Shape.Pipeline; stage++)
        {
            (int first, int end) = Range(stage);
            long left = (Budget(stage, limit) / each) - cache.RequestBytes(first, end);
            if (left < 0)
            {
                return 0;
            }

            long block = cache.BlockBytes(first, end);
            blocks = block == 0 ? blocks : Math.Min(blocks, left / block);
        }

        return cache.LongestRequest(blocks, limit);
    }

    /// <summary>Bytes for the cache pool of the tightest rank of a stage.</summary>
    public long Budget(int stage, long contextLength)
    {
        (int first, int end) = Range(stage);
        ServingShape shape = Candidate.Shape;
        long weights = Candidate.Division.Weights.Stage(first, end);
        long least = long.MaxValue;
        Accelerator? last = null;
        for (int replica = 0; replica < shape.Data; replica++)
        {
            for (int tensor = 0; tensor < shape.Tensor; tensor++)
            {
                Accelerator card = Hardware.Accelerators[Candidate.Card(replica, stage, tensor)];
                if (ReferenceEquals(card, last))
                {
                    continue;
                }

                last = card;
                long beside = Plan.Beside(card, shape, contextLength).Expected;
                least = Math.Min(least, Plan.Available(card, shape, UseTotal, Headroom) - weights - beside);
            }
        }

        return least;
    }

    /// <summary>Layers of a stage.</summary>
    public (int First, int End) Range(int stage) => (Candidate.Bounds[stage], Candidate.Bounds[stage + 1]);

    private long RequestBytes(int stage, long blocks)
    {
        (int first, int end) = Range(stage);
        ServingCache cache = Candidate.Division.Cache;
        return checked((cache.BlockBytes(first, end) * blocks) + cache.RequestBytes(first, end));
    }
}
