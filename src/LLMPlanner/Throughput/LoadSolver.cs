using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>What stands between a placed model and a load.</summary>
internal enum LoadObstacle
{
    None,
    Memory,
    UnknownSpeed,
    DecodeSpeed,
    FirstToken,
    Machines,
    Beaten,
}

/// <summary>The outcome of solving a load on a machine.</summary>
/// <param name="Obstacle">What stands in the way.</param>
/// <param name="Placement">The layout; the closest one where something stands in the way.</param>
/// <param name="Point">Where it settles; null where something stands in the way.</param>
/// <param name="Figure">The figure that misses: tokens per second, seconds, or machines.</param>
internal readonly record struct LoadSolution(LoadObstacle Obstacle, DevicePlacement? Placement, LoadPoint? Point, double Figure);

/// <summary>
/// Finds how many requests are at work at once, and on how many machines. What one machine carries at c requests is c over the time of a
/// request (requests per second), or c times (pause + time) over time (users); both grow with c until memory or a target ends it.
/// </summary>
internal static class LoadSolver
{
    private const int MostRequests = 4096;

    /// <summary>Solves a load.</summary>
    /// <param name="plan">Model, engine and machine; its own number of requests is ignored.</param>
    /// <param name="load">The load.</param>
    /// <param name="mostMachines">Machines of this kind that there are.</param>
    /// <param name="isBeaten">Whether a speed, tokens per second of one request, is beaten whatever follows; null for never.</param>
    public static LoadSolution Solve(ResolvedPlan plan, Workload load, int mostMachines, Func<double, bool>? isBeaten = null)
    {
        if (plan.Plan is null)
        {
            return new LoadSolution(LoadObstacle.Memory, null, null, 0);
        }

        int first = load.IsFixed && mostMachines == 1 ? (int)Math.Ceiling(load.Demand) : 1;
        DevicePlacement placement = FitEvaluator.Place(plan, first);
        if (!placement.ExpectedFits)
        {
            return new LoadSolution(LoadObstacle.Memory, placement, null, 0);
        }

        SpeedSetup? setup = SpeedSetup.Of(plan, placement, backend: null);
        setup = setup?.Missing is null ? setup : null;
        if (setup is null && load.NeedsSpeed)
        {
            return new LoadSolution(LoadObstacle.UnknownSpeed, placement, null, 0);
        }

        // More requests are never faster for one: what is beaten alone is beaten under load, unless another layout may carry it.
        var curve = new Curve(setup, load);
        if (isBeaten is not null && !HasOtherLayouts(plan) && curve.At(1) is { } alone && isBeaten(1 / alone.PerOutputToken))
        {
            return new LoadSolution(LoadObstacle.Beaten, placement, null, 0);
        }

        int most = load.IsFixed && mostMachines == 1 ? first : Math.Min(MostRequests, Math.Max(1, LoadLimits.MaxConcurrentRequests(plan, placement)));
        int within = curve.LargestWithinTargets(first, most, out LoadObstacle obstacle, out double figure);
        if (within < first)
        {
            return new LoadSolution(obstacle, placement, null, figure);
        }

        int machines = Divide(load.Demand, curve.Capacity(within));
        if (machines > mostMachines)
        {
            return new LoadSolution(LoadObstacle.Machines, placement, null, machines);
        }

        int requests = curve.Smallest(within, load.Demand / machines);
        return Settle(plan, load, placement, curve, machines, requests);
    }

    // Another number of requests may have a better layout; it counts if it still meets the targets.
    private static LoadSolution Settle(ResolvedPlan plan, Workload load, DevicePlacement placement, Curve curve, int machines, int requests)
    {
        if (requests > 1 && HasOtherLayouts(plan))
        {
            DevicePlacement wider = FitEvaluator.Place(plan, requests);
            SpeedSetup? setup = wider.ExpectedFits ? SpeedSetup.Of(plan, wider, backend: null) : null;
            var other = new Curve(setup?.Missing is null ? setup : null, load);
            if (wider.ExpectedFits && other.LargestWithinTargets(requests, requests, out _, out _) == requests && other.Capacity(requests) >= curve.Capacity(requests))
            {
                (placement, curve) = (wider, other);
            }
        }

        SpeedTimes? times = curve.At(requests);
        double? seconds = times is { } t ? curve.Response(t) : null;
        return new LoadSolution(LoadObstacle.None, placement, new LoadPoint
        {
            Machines = machines,
            ConcurrentRequests = requests,
            RequestsPerSecond = seconds is { } s ? machines * requests / s : null,
            ResponseSeconds = seconds,
            TimeToFirstTokenSeconds = times?.FirstToken,
            DecodeTokensPerSecondPerRequest = times is { } u ? 1 / u.PerOutputToken : null,
            Load = load,
        }, 0);
    }

    private static bool HasOtherLayouts(ResolvedPlan plan) => plan.Hardware!.AcceleratorCount > 1 || plan.Engine.OffloadsToHost;

    private static int Divide(double demand, double capacity)
        => capacity <= 0 ? int.MaxValue : (int)Math.Min(int.MaxValue, Math.Ceiling((demand / capacity) - 1e-9));

    /// <summary>Speed and capacity of one machine over the requests at once.</summary>
    private sealed class Curve(SpeedSetup? setup, Workload load)
    {
        private readonly SpeedCurve? _speed = setup is null ? null : new SpeedCurve(setup, load.Load);

        public SpeedTimes? At(int requests) => _speed?.At(requests);

        public double Response(SpeedTimes times) => times.FirstToken + ((load.OutputLength - 1) * times.PerOutputToken);

        public double Capacity(int requests)
        {
            if (load.IsFixed)
            {
                return requests;
            }

            double seconds = Response(At(requests)!.Value);
            return load.RequestsPerSecond is null ? requests * (load.ThinkTimeSeconds + seconds) / seconds : requests / seconds;
        }

        /// <summary>The smallest number of requests that carries a share of the demand.</summary>
        public int Smallest(int most, double demand)
        {
            int low = 1;
            int high = most;
            while (low < high)
            {
                int middle = low + ((high - low) / 2);
                if (Capacity(middle) >= demand - 1e-9)
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            return low;
        }

        /// <summary>The largest number of requests that meets the targets; less than <paramref name="least"/> where none does.</summary>
        public int LargestWithinTargets(int least, int most, out LoadObstacle obstacle, out double figure)
        {
            obstacle = Misses(least, out figure);
            if (obstacle != LoadObstacle.None)
            {
                return least - 1;
            }

            if (load.TargetTokensPerSecond is null && load.TargetTimeToFirstTokenSeconds is null)
            {
                return most;
            }

            int low = least;
            int high = most;
            while (low < high)
            {
                int middle = high - ((high - low) / 2);
                if (Misses(middle, out _) == LoadObstacle.None)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return low;
        }

        private LoadObstacle Misses(int requests, out double figure)
        {
            figure = 0;
            if (At(requests) is not { } times)
            {
                return LoadObstacle.None;
            }

            if (load.TargetTokensPerSecond is { } rate && 1 / times.PerOutputToken < rate)
            {
                figure = 1 / times.PerOutputToken;
                return LoadObstacle.DecodeSpeed;
            }

            if (load.TargetTimeToFirstTokenSeconds is { } wait && times.FirstToken > wait)
            {
                figure = times.FirstToken;
                return LoadObstacle.FirstToken;
            }

            return LoadObstacle.None;
        }
    }
}
