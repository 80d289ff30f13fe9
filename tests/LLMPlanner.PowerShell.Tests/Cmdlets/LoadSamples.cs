using LLMPlanner.Deployment;
using LLMPlanner.Placement;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Answers about load and cost.</summary>
internal static class LoadSamples
{
    public static LoadPoint LoadPoint { get; } = new()
    {
        Machines = 2,
        ConcurrentRequests = 4,
        RequestsPerSecond = 1.25,
        ResponseSeconds = 6.4,
        TimeToFirstTokenSeconds = 0.75,
        DecodeTokensPerSecondPerRequest = 40.5,
        Explanation = "1 requests/s of 1024 prompt and 256 new tokens, 6.4 s each, make 4 requests at once on each of 2 machines. 20 % of the capacity stays free.",
    };

    public static InferenceEstimate Estimate { get; } = new()
    {
        Model = "example/Mixture-30B-A3B",
        Hardware = "example 2x 3090",
        Quantization = "Q4_K_M",
        Engine = "llama.cpp",
        ConcurrentRequests = 4,
        PromptLength = 1024,
        OutputLength = 256,
        ContextDepth = 1152,
        PrefillTokensPerSecond = 1500.5,
        PrefillTokensPerSecondLow = 1000.25,
        PrefillTokensPerSecondHigh = 2250.75,
        DecodeTokensPerSecond = 123.456,
        DecodeTokensPerSecondLow = 100.5,
        DecodeTokensPerSecondHigh = 151.75,
        DecodeTokensPerSecondPerRequest = 30.864,
        DecodeTokensPerSecondPerRequestLow = 25.125,
        DecodeTokensPerSecondPerRequestHigh = 37.9375,
        TimeToFirstTokenSeconds = 0.75,
        TimeToFirstTokenSecondsLow = 0.5,
        TimeToFirstTokenSecondsHigh = 1.125,
        TimePerOutputTokenSeconds = 0.0324,
        TimePerOutputTokenSecondsLow = 0.0264,
        TimePerOutputTokenSecondsHigh = 0.0398,
        LimitedBy = "memory bandwidth of GPU0",
        Basis = Basis.Calibrated,
        Accuracy = "20 cards; decode on held-out cards: median 9.0 %",
        PricePerHour = 3.673m,
        PricePerMillionInputTokens = 0.68m,
        PricePerMillionOutputTokens = 8.2645m,
        Currency = "USD",
        PriceSource = "list price: Azure, westeurope, 2026-06-18",
        WattHoursPerMillionOutputTokens = 1912.5,
    };

    public static DeploymentPlan Plan { get; } = new()
    {
        Rank = 1,
        Model = "example/Mixture-30B-A3B",
        Quantization = "Q4_K_M",
        Engine = "llama.cpp",
        Hardware = "example 2x 3090",
        Provider = "Azure",
        Region = "westeurope",
        Machines = 2,
        AcceleratorCount = 4,
        ContextLength = 32768,
        ConcurrentRequests = 8,
        RequestsPerSecond = 1.25,
        QualityScore = 62.5,
        QualityConfidence = QualityConfidence.Medium,
        Verdict = Verdict.Fits,
        DecodeTokensPerSecondPerRequest = 40.5,
        DecodeTokensPerSecond = 324,
        TimeToFirstTokenSeconds = 0.75,
        PricePerHour = 7.346m,
        PricePerMillionInputTokens = 0.68m,
        PricePerMillionOutputTokens = 8.2645m,
        Currency = "USD",
        PriceSource = "list price: Azure, westeurope, 2026-06-18",
        HostedModel = "Example-Flash, Example Host",
        HostedPricePerHour = 1.105m,
        HostedPriceDate = new DateTime(2026, 11, 24),
        Load = LoadPoint,
        Reason = "The cheapest that meets every condition: quality 63 of 100, 40.5 tokens/s for one request.",
        Fit = SampleResults.Fit,
    };
}
