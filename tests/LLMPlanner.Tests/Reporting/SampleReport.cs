using LLMPlanner.Auditing;
using LLMPlanner.Deployment;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Tests.Reporting;

/// <summary>Reports with everything a page can show.</summary>
internal static class SampleReport
{
    /// <summary>What must never become markup, script or an address.</summary>
    public const string Hostile = "</script><script>window.injected=1</script><img src=x onerror=window.injected=1>\"'`&\u202Egnp";

    /// <summary>A report with fits on several machines, recommendations, plans and findings.</summary>
    /// <param name="findings">How many findings.</param>
    /// <param name="name">A name that appears in all of them.</param>
    public static CapacityReport Make(int findings, string name = "chat") => new(Enumerable.Range(0, findings).Select(i => Finding(i, name)), "/plans")
    {
        Fits = [.. Fits().Select(fit => name == "chat" ? fit : fit with { Model = name, Hardware = fit.Hardware + name, Reason = name, Recommendation = name })],
        Recommendations = [.. Recommend().Select(r => name == "chat" ? r : r with { Model = name, Reason = name, Tradeoff = name })],
        Deployments = [.. Plan().Select(p => name == "chat" ? p : p with { Model = name, Hardware = name, Reason = name })],
    };

    private static CapacityDiagnostic Finding(int i, string name) => new()
    {
        RuleId = "LLMP" + (1001 + (i % 9)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        Severity = (RuleSeverity)(1 + (i % 3)),
        Message = $"{name} {i}: needs {i % 80} GiB of 24 GiB.",
        Recommendation = "Take Q4_K_M.",
        Path = $"/plans/{name.Length}/plan{i % 7}.llmplan.json",
        Line = 1 + (i % 40),
        Column = 5,
        Plan = "plan" + name,
        Deployment = name,
        HelpLink = name == "chat" ? "https://github.com/llmplanner/llmplanner/blob/main/docs/rules/LLMP1001.md" : "javascript:window.injected=1",
        Fingerprint = i.ToString("x8", System.Globalization.CultureInfo.InvariantCulture),
        IsSuppressed = i % 11 == 10,
        Justification = i % 11 == 10 ? "Known." : null,
    };

    private static IEnumerable<HardwareFit> Fits()
        => from machine in new[] { "RTX 4090", "2x RTX 3090", "RTX 3060 12GB", "H100" }
           from model in new[] { "Qwen3-8B", "Qwen3-32B", "gpt-oss-20b" }
           select FitEvaluator.Evaluate(ResolvedPlan.From(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find(model), Hardware = HardwareCatalog.BuiltIn.Find(machine), Engine = "llama.cpp" }));

    private static IEnumerable<ModelRecommendation> Recommend()
        => new Recommender(new RecommendationQuery { Machines = [HardwareCatalog.BuiltIn.Find("Standard_NC24ads_A100_v4")], UseCase = UseCase.Chat }).Recommend(ModelCatalog.BuiltIn.All());

    private static IReadOnlyList<DeploymentPlan> Plan()
        => new DeploymentPlanner(new DeploymentQuery { Requirements = new RecommendationQuery { UseCase = UseCase.Chat, Provider = "Azure" } }).Find(ModelCatalog.BuiltIn.All().Take(60));
}
