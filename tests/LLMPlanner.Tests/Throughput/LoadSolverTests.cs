using CsCheck;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Throughput;

namespace LLMPlanner.Tests.Throughput;

/// <summary>How many requests a load makes, and how many machines.</summary>
public sealed class LoadSolverTests
{
    private static readonly ResolvedPlan s_plan = ResolvedPlan.From(new CapacityRequest
    {
        Model = ModelCatalog.BuiltIn.Find("Qwen3-8B"), Engine = "vLLM", Hardware = HardwareCatalog.BuiltIn.Find("H100 SXM"), ContextLength = 8192,
    });

    [Fact]
    public void Users_who_do_not_pause_are_requests()
    {
        LoadPoint point = LoadSolver.Solve(s_plan, new Workload { ConcurrentUsers = 7 }, 1).Point!;
        Assert.Equal((1, 7), (point.Machines, point.ConcurrentRequests));
    }

    [Fact]
    public void What_comes_in_is_answered_whatever_the_rate()
        => Gen.Select(Gen.Double[0.01, 200], Gen.Double[0, 0.5]).Sample(
            (rate, spare) =>
            {
                LoadPoint point = LoadSolver.Solve(s_plan, new Workload { RequestsPerSecond = rate, LoadHeadroom = spare }, 10_000).Point!;

                // Requests at once are what Little's law makes of the rate and the time of one.
                Assert.True(point.RequestsPerSecond >= rate - 1e-6, $"{point.RequestsPerSecond} of {rate}");
                Assert.Equal(point.Machines * point.ConcurrentRequests, point.RequestsPerSecond!.Value * point.ResponseSeconds!.Value, 6);
            },
            iter: 100);

    [Fact]
    public void A_longer_pause_never_takes_more_machines_nor_makes_more_requests_on_as_many()
        => Gen.Select(Gen.Int[1, 300], Gen.Double[0.1, 60], Gen.Double[0.1, 60]).Sample(
            (users, pause, more) =>
            {
                LoadPoint shorter = LoadSolver.Solve(s_plan, new Workload { ConcurrentUsers = users, ThinkTimeSeconds = pause }, 10_000).Point!;
                LoadPoint longer = LoadSolver.Solve(s_plan, new Workload { ConcurrentUsers = users, ThinkTimeSeconds = pause + more }, 10_000).Point!;

                // Fewer machines are slower, so that more requests may be under way on them.
                Assert.True(longer.Machines <= shorter.Machines);
                Assert.True(longer.Machines < shorter.Machines || longer.ConcurrentRequests <= shorter.ConcurrentRequests);
                Assert.InRange(shorter.ConcurrentRequests, 1, users);
            },
            iter: 100);

    [Fact]
    public void A_stricter_target_takes_more_machines_until_none_will_do()
    {
        var load = new Workload { RequestsPerSecond = 40 };
        int any = LoadSolver.Solve(s_plan, load, 10_000).Point!.Machines;
        int strict = LoadSolver.Solve(s_plan, load with { TargetTokensPerSecond = 130 }, 10_000).Point!.Machines;
        Assert.True(strict > any);
        Assert.Equal(LoadObstacle.DecodeSpeed, LoadSolver.Solve(s_plan, load with { TargetTokensPerSecond = 5000 }, 10_000).Obstacle);
        Assert.Equal(LoadObstacle.FirstToken, LoadSolver.Solve(s_plan, load with { TargetTimeToFirstTokenSeconds = 1e-4 }, 10_000).Obstacle);
        Assert.Equal(LoadObstacle.Machines, LoadSolver.Solve(s_plan, load with { RequestsPerSecond = 10_000 }, 1).Obstacle);
    }
}
