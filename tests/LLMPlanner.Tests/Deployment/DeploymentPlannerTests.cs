using CsCheck;
using LLMPlanner.Deployment;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.Tests.Deployment;

/// <summary>The quick search against the plain one.</summary>
public sealed class DeploymentPlannerTests
{
    private static readonly ModelPreset[] s_models = [.. ModelCatalog.BuiltIn.All()];

    private static readonly Gen<Workload> s_loads = Gen.OneOf(
        from rate in Gen.Double[0.1, 40]
        from prompt in Gen.Int[100, 6000]
        select new Workload { RequestsPerSecond = rate, PromptLength = prompt },
        from users in Gen.Int[1, 300]
        from pause in Gen.Int[0, 60]
        select new Workload { ConcurrentUsers = users, ThinkTimeSeconds = pause },
        from rate in Gen.Double[0.1, 10]
        from target in Gen.Int[10, 120]
        select new Workload { RequestsPerSecond = rate, TargetTokensPerSecond = target, TargetTimeToFirstTokenSeconds = 2 });

    private static readonly Gen<(Workload Load, UseCase UseCase, int First, string? Engine)> s_questions = Gen.Select(
        s_loads,
        Gen.Int[0, 5].Select(number => (UseCase)number),
        Gen.Int[0, 18],
        Gen.Int[0, 3].Select(number => number switch { 0 => "SGLang", 1 => "llama.cpp", _ => null }));

    [Fact]
    public void Candidates_that_are_skipped_change_no_plan()
        => s_questions.Sample(
            question =>
            {
                ModelPreset[] models = [.. s_models.Where((_, place) => place % 19 == question.First)];
                var query = new DeploymentQuery
                {
                    First = 1000,
                    Requirements = new RecommendationQuery { UseCase = question.UseCase, Load = question.Load, Engine = question.Engine },
                };
                string[] plain = Texts(new DeploymentPlanner(query) { SkipsBeaten = false }.Find(models));
                Assert.Equal(plain, Texts(new DeploymentPlanner(query).Find(models)));
            },
            iter: 10,
            threads: 1);

    [Fact]
    public void No_layout_is_faster_than_the_bound()
    {
        IReadOnlyList<HardwareProfile> machines = RentalOffers.Of(HardwareCatalog.BuiltIn, null, null);
        int judged = 0;
        foreach (ModelPreset model in s_models.Where((_, place) => place % 23 == 0))
        {
            foreach (HardwareProfile machine in machines.Where(machine => machine.IsDataCenter))
            {
                foreach (int requests in new[] { 1, 40 })
                {
                    ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = model, Hardware = machine, Engine = "vLLM", ContextLength = 2048, ConcurrentRequests = requests });
                    if (InferenceEstimator.Estimate(plan, new InferenceLoad()).DecodeTokensPerSecondPerRequest is { } speed)
                    {
                        judged++;
                        Assert.InRange(speed, 0, SpeedBound.DecodeTokensPerSecond(model, plan.Weights!, "vLLM", machine));
                    }
                }
            }
        }

        Assert.True(judged > 100, $"{judged} estimates");
    }

    private static string[] Texts(IReadOnlyList<DeploymentPlan> plans)
        => [.. plans.Select(plan => FormattableString.Invariant($"{plan} for {plan.PricePerHour}, {plan.ConcurrentRequests} at once, {plan.DecodeTokensPerSecondPerRequest:R}, {plan.QualityScore}"))];
}
