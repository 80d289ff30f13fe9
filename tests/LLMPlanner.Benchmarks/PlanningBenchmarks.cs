using BenchmarkDotNet.Attributes;
using LLMPlanner.Deployment;
using LLMPlanner.Models;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.Benchmarks;

/// <summary>Deployment plans over the whole catalog and all cloud sizes.</summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private readonly ModelPreset[] _models = [.. ModelCatalog.BuiltIn.All()];

    /// <summary>Two requests a second for a chat.</summary>
    [Benchmark]
    public int CatalogOnAllCloudSizes() => new DeploymentPlanner(new DeploymentQuery
    {
        Requirements = new RecommendationQuery { UseCase = UseCase.Chat, Load = new Workload { RequestsPerSecond = 2 } },
    }).Find(_models).Count;

    /// <summary>The best model for a budget, over all cloud sizes within it.</summary>
    [Benchmark]
    public int RecommendationForABudget()
        => new Recommender(new RecommendationQuery { UseCase = UseCase.Chat, MaxPricePerHour = 3 }).Recommend(_models).Count;
}
