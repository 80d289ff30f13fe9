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

    private static readonly Gen<(Workload Load, UseCase UseCase, int First, string? Engine, bool Owned)> s_questions = Gen.Select(
        s_loads,
        Gen.Int[0, 5].Select(number => (UseCase)number),
        Gen.Int[0, 18],
        Gen.Int[0, 3].Select(number => number switch { 0 => "SGLang", 1 => "llama.cpp", _ => null }),
        Gen.Bool);

    // Cards that are split by layers: one, several, unlike ones, memory that host and card share, and a host to put layers on.
    private static readonly HardwareProfile[] s_desktops =
    [
        .. new[] { "RTX 3060 12GB", "2x RTX 3090", "RTX 4090", "RTX 5090", "RX 7900 XTX", "Apple M3 Max 64GB", "Ryzen AI Max+ 395 128GB" }
            .Select(name => HardwareCatalog.BuiltIn.Find(name)),
        Mixed("RTX 4090", "RTX 3060 12GB"),
        Mixed("RTX 3060 12GB", "H100 PCIe"),
    ];

    [Fact]
    public void Candidates_that_are_skipped_change_no_plan()
        => s_questions.Sample(
            question =>
            {
                bool all = question.First % 3 == 0;
                ModelPreset[] models = [.. s_models.Where((_, place) => place % (all ? 57 : 19) == question.First)];
                var query = new DeploymentQuery
                {
                    First = 1000,
                    Requirements = new RecommendationQuery
                    {
                        UseCase = question.UseCase,
                        Load = question.Load,
                        Engine = question.Engine,
                        Machines = question.Owned ? s_desktops : [],
                        AllQuantizations = all,
                    },
                };
                string[] plain = Texts(new DeploymentPlanner(query) { SkipsBeaten = false }.Find(models));
                Assert.Equal(plain, Texts(new DeploymentPlanner(query).Find(models)));
            },
            iter: 10,
            threads: 1);

    [Fact]
    public void A_layout_that_is_faster_under_load_than_another_is_alone_is_kept()
    {
        var query = new DeploymentQuery
        {
            First = 1000,
            Requirements = new RecommendationQuery
            {
                UseCase = UseCase.Agent,
                Load = new Workload { PromptLength = 2976, RequestsPerSecond = 2.7277425101231296 },
                Machines = [HardwareCatalog.BuiltIn.Find("Standard_ND128isr_NDR_GB200_v6"), HardwareCatalog.BuiltIn.Find("p6-b200.48xlarge")],
                AllQuantizations = true,
            },
        };
        IReadOnlyList<DeploymentPlan> plans = new DeploymentPlanner(query).Find([ModelCatalog.BuiltIn.Find("Qwen/Qwen3-Coder-30B-A3B-Instruct")]);
        Assert.Contains("Qwen/Qwen3-Coder-30B-A3B-Instruct awq on 1 × p6-b200.48xlarge", string.Join("; ", plans));
    }

    [Theory]
    [InlineData("vLLM")]
    [InlineData("SGLang")]
    public void No_layout_of_ranks_is_faster_than_the_bound(string engine)
        => Bounds(engine, [.. RentalOffers.Of(HardwareCatalog.BuiltIn, null, null).Where(machine => machine.IsDataCenter)], null, every: 23);

    [Theory]
    [InlineData("Q8_0")]
    [InlineData("Q4_K_M")]
    [InlineData("IQ2_XXS")]
    [InlineData(null)]
    public void No_layout_of_layers_is_faster_than_the_bound(string? quantization)
    {
        HardwareProfile[] rented = [.. RentalOffers.Of(HardwareCatalog.BuiltIn, null, null).Where((machine, place) => place % 9 == 0)];
        HardwareProfile[] own = [.. s_desktops.Select(machine => machine with { SystemMemoryBytes = machine.SystemMemoryBytes ?? 64L << 30, SystemMemoryBandwidthBytesPerSecond = machine.SystemMemoryBandwidthBytesPerSecond ?? 60_000_000_000, CpuCores = 12 })];
        Bounds("llama.cpp", [.. own, .. rented], quantization, every: 13);
    }

    private static void Bounds(string engine, HardwareProfile[] machines, string? quantization, int every)
    {
        int judged = 0;
        foreach (HardwareProfile machine in machines)
        {
            var bound = SpeedBound.Of(engine, machine);
            foreach (ModelPreset model in s_models.Where((model, place) => place % every == 0 && model.NativeContextLength >= 4096))
            {
                foreach (int requests in new[] { 1, 40 })
                {
                    ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = model, Hardware = machine, Engine = engine, Quantization = quantization, ContextLength = 2048, ConcurrentRequests = requests });
                    if (InferenceEstimator.Estimate(plan, new InferenceLoad()).DecodeTokensPerSecondPerRequest is not { } speed)
                    {
                        continue;
                    }

                    judged++;
                    ModelWork work = model.SpeedWork(plan.Weights!);
                    double most = bound.DecodeTokensPerSecond(work);
                    Assert.InRange(speed, 0, most);
                    if (plan.Quantization.LeastBitsPerWeight is { } bits)
                    {
                        Assert.InRange(most, 0, bound.DecodeTokensPerSecond(work, bits));
                    }
                }
            }
        }

        Assert.True(judged > 100, $"{judged} estimates");
    }

    private static HardwareProfile Mixed(string first, string second)
    {
        HardwareProfile machine = HardwareCatalog.BuiltIn.Find(first);
        return machine with { Name = first + " + " + second, Accelerators = [.. machine.Accelerators, .. HardwareCatalog.BuiltIn.Find(second).Accelerators] };
    }

    private static string[] Texts(IReadOnlyList<DeploymentPlan> plans)
        => [.. plans.Select(plan => FormattableString.Invariant($"{plan} for {plan.PricePerHour}, {plan.ConcurrentRequests} at once, {plan.DecodeTokensPerSecondPerRequest:R}, {plan.QualityScore}"))];
}
