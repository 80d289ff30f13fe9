using LLMPlanner.Auditing;
using LLMPlanner.Calibration;
using LLMPlanner.Deployment;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Placement;
using LLMPlanner.Recommendation;
using LLMPlanner.Throughput;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Results with fixed numbers, so that what is shown of them does not change with any rule of an engine.</summary>
internal static class SampleResults
{
    private const long GiB = 1L << 30;

    public static ModelFootprint Footprint { get; } = new()
    {
        Model = "example/Mixture-30B-A3B",
        ModelType = "qwen3_moe",
        TotalParameters = 30_532_122_624,
        ActiveParameters = 3_353_032_704,
        ActiveParametersExcludingEmbedding = 3_041_867_776,
        EmbeddingParameters = 311_164_928,
        RoutedExpertParameters = 28_991_029_248,
        MtpParameters = 0,
        PublishedParameters = 30_546_392_576,
        StoredParameters = 30_546_392_576,
        ResidentParameters = 30_532_122_624,
        PublishedDifference = "+14,269,952 scales of 8-bit floats",
        Parameters = new ParameterBreakdown { Embedding = 311_164_928, Attention = 905_994_240, RoutedExperts = 28_991_029_248, OutputHead = 311_164_928 },
        Quantization = "Q4_K_M",
        BitsPerWeight = 4.86,
        Engine = "llama.cpp",
        EngineVersion = "b1",
        ContextLength = 32768,
        ConcurrentRequests = 4,
        KvCacheType = "q8_0",
        WeightBytes = (17 * GiB) + (GiB / 4),
        OtherWeightBytes = 0,
        KvCacheBytes = 6 * GiB,
        StateBytes = 0,
        WorkspaceBytes = GiB / 2,
        OverheadBytes = GiB / 8,
        TotalBytes = (23 * GiB) + (GiB * 7 / 8),
        TotalBytesLow = 23 * GiB,
        TotalBytesHigh = 25 * GiB,
        KvBytesPerToken = 52_224,
        DecodeFlopsPerToken = 6.5e9,
        PrefillFlops = 2.5e14,
        Components =
        [
            new FootprintComponent("weights", ComponentKind.Weights, (17 * GiB) + (GiB / 4), (17 * GiB) + (GiB / 4), (17 * GiB) + (GiB / 4), Basis.Exact, "Sum of the tensors"),
            new FootprintComponent("KV cache", ComponentKind.KvCache, 6 * GiB, 6 * GiB, 6 * GiB, Basis.Calculated, "32768 cells of q8_0 in each of four streams, rounded up to whole pads of 256"),
            new FootprintComponent("compute buffer", ComponentKind.Workspace, GiB / 2, GiB / 4, GiB, Basis.Calibrated, "Widest moment of a pass"),
        ],
        Notes = ["'Q4' is read as Q4_K_M."],
    };

    public static Accelerator Card { get; } = new()
    {
        Name = "GeForce RTX 3090",
        Vendor = "NVIDIA",
        Architecture = "Ampere",
        ComputeCapability = "8.6",
        DeviceClass = DeviceClass.Consumer,
        Year = 2020,
        MemoryBytes = 24 * GiB,
        UsableMemoryBytes = 25_286_868_992,
        UsableMemoryBasis = FigureBasis.Measured,
        FreeMemoryBytes = 20 * GiB,
        MemoryType = "GDDR6X",
        BandwidthBytesPerSecond = 936_000_000_000,
        Tflops = new ComputeRates { Fp32 = 35.6, Fp16 = 71.2, Bf16 = 71.2, Int8 = 284.7, Basis = "published" },
        UnsupportedTypes = [NumericType.Fp8, NumericType.Fp4],
        Link = "PCIe 4.0 x16",
        LinkBytesPerSecond = 31_500_000_000,
        PowerWatts = 350,
        Source = "a data sheet",
    };

    public static HardwareProfile Machine { get; } = new()
    {
        Name = "example 2x 3090",
        Accelerators = [Card, Card],
        SystemMemoryBytes = 128 * GiB,
        FreeSystemMemoryBytes = 100 * GiB,
        SystemMemoryBandwidthBytesPerSecond = 83_200_000_000,
        CpuName = "16-core x64",
        CpuCores = 16,
        InstructionSets = ["avx2", "fma"],
        Provider = "Azure",
        VmSize = "Standard_Example",
        Region = "westeurope",
        PricePerHour = 3.673m,
        Currency = "USD",
        PriceDate = new DateTime(2026, 6, 18),
        Prices = [new CloudPrice("westeurope", "USD", 3.673m, new DateTime(2026, 6, 18), "a price list"), new CloudPrice("eastus", "USD", 3.5m, new DateTime(2026, 6, 18), null)],
        Source = "an inventory",
        Notes = "No NVLink bridge.",
    };

    public static HardwareProfile BareCard { get; } = new() { Name = "GeForce RTX 3090", Accelerators = [Card] };

    public static HardwareProfile HostOnly { get; } = new() { Name = "Laptop 16GB", SystemMemoryBytes = 16 * GiB };

    public static HardwareFit Fit { get; } = new()
    {
        Model = "example/Mixture-30B-A3B",
        Hardware = "example 2x 3090",
        Quantization = "Q4_K_M",
        Engine = "llama.cpp",
        EngineVersion = "b1",
        ContextLength = 32768,
        ConcurrentRequests = 4,
        Verdict = Verdict.Fits,
        LimitingResource = "GPU0 memory",
        RequiredBytes = 12 * GiB,
        AvailableBytes = 25_286_868_992,
        HeadroomBytes = 25_286_868_992 - (12 * GiB),
        ShortfallBytes = 0,
        MaxContextLength = 131072,
        MaxConcurrentRequests = 11,
        GpuLayers = 49,
        CpuMoeLayers = 0,
        Placement =
        [
            new PlacementEntry { Device = "GPU0", WeightBytes = 9 * GiB, KvCacheBytes = 2 * GiB, WorkspaceBytes = GiB / 2, OverheadBytes = GiB / 2, AvailableBytes = 25_286_868_992, HighBytes = 13 * GiB },
            new PlacementEntry { Device = "Host", WeightBytes = GiB, StateBytes = GiB / 4 },
        ],
        DecodeTokensPerSecond = 123.456,
        TimeToFirstTokenSeconds = 2.5,
        SpeedBasis = Basis.Assumed,
        Reason = "GPU0 needs 12.00 GiB (at most 13.00 GiB) of 23.55 GiB.",
        Footprint = Footprint,
    };

    public static HardwareFit Misfit { get; } = Fit with
    {
        Model = "example/A-Name-That-Is-Too-Long-For-Its-Column-70B-Instruct",
        Hardware = "GeForce RTX 3090",
        Verdict = Verdict.DoesNotFit,
        RequiredBytes = 42 * GiB,
        HeadroomBytes = 0,
        ShortfallBytes = (42 * GiB) - 25_286_868_992,
        MaxContextLength = 0,
        MaxConcurrentRequests = 0,
        DecodeTokensPerSecond = null,
        TimeToFirstTokenSeconds = null,
        Reason = "GPU0 needs 42.00 GiB of 23.55 GiB: 18.45 GiB too much.",
        Recommendation = "Take a smaller quantization or model, or more memory.",
    };

    public static LoadPoint LoadPoint => LoadSamples.LoadPoint;

    public static InferenceEstimate Estimate => LoadSamples.Estimate;

    public static DeploymentPlan Plan => LoadSamples.Plan;

    public static RejectedCandidate Rejected { get; } = new()
    {
        Model = "example/Large-405B",
        Quantization = "Q3_K_M",
        Hardware = "example 2x 3090",
        Cause = RejectionCause.Memory,
        QualityScore = 71.5,
        Reason = "Its weights alone take 180.00 GiB of 175.00 GiB.",
    };

    public static ModelRecommendation Recommendation { get; } = new()
    {
        Rank = 1,
        Model = "example/Mixture-30B-A3B",
        Quantization = "Q4_K_M",
        Engine = "llama.cpp",
        Hardware = "example 2x 3090",
        Score = 61.25,
        ScoreParts = [new ScorePart("Quality", 63, "63 (55 to 71, Medium)"), new ScorePart("Quantization", -0.5, "Q4_K_M, 4.86 bits per weight"), new ScorePart("Fit", 0, "Fits"), new ScorePart("Price", -1.25, "3.67 of 11.75 an hour")],
        QualityScore = 62.5,
        QualityLow = 54.5,
        QualityHigh = 70.5,
        QualityConfidence = QualityConfidence.Medium,
        TiesWith = "example/Other-32B",
        IsThinking = true,
        DecodeTokensPerSecondLow = 100.5,
        DecodeTokensPerSecondHigh = 151.75,
        TimeToFirstTokenSeconds = 0.75,
        SpeedBasis = Basis.Calibrated,
        Load = LoadPoint,
        PriceSource = "list price: Azure, westeurope, 2026-06-18",
        Verdict = Verdict.Fits,
        ContextLength = 32768,
        ConcurrentRequests = 4,
        DecodeTokensPerSecond = 123.456,
        PricePerHour = 3.673m,
        PricePerMillionInputTokens = 0.125m,
        PricePerMillionOutputTokens = 8.25m,
        Currency = "USD",
        Reason = "30.5B parameters; it fits and is good enough.",
        Tradeoff = "The next size up would need 40 GiB.",
        Fit = Fit,
    };

    public static CapacityDiagnostic Diagnostic { get; } = new()
    {
        RuleId = "LLMP2001",
        Severity = RuleSeverity.Warning,
        Message = "'chat' on 'desk': GPU0 has 1.00 GiB of 24.00 GiB left (4.2 %); 10% is to stay free.",
        Recommendation = "Shorten the context.",
        Path = "/plans/support.llmplan.json",
        Line = 7,
        Column = 12,
        EndLine = 7,
        EndColumn = 24,
        Plan = "support",
        Deployment = "chat",
        Target = "desk",
        HelpLink = "https://example.org/LLMP2001.md",
        Fingerprint = "0123456789abcdef",
    };

    public static CapacityPlanCheck Check { get; } = new() { Path = "/plans/support.llmplan.json", Plan = "support", Deployments = 2, Targets = 1, Diagnostics = [Diagnostic] };

    public static HardwareMatch Match { get; } = new()
    {
        Rank = 1,
        Hardware = Machine,
        Machines = 3,
        RequestsPerMachine = 11,
        Fit = Fit with { Engine = "vLLM", GpuLayers = null, CpuMoeLayers = null, TensorParallel = 2, PipelineParallel = 1, DataParallel = 1, ExpertParallel = 2, RunnerUp = "TP1 PP2 lost: 2 pipeline stages where TP2 EP2 has 1." },
    };

    public static EngineMeasurement Measurement { get; } = new()
    {
        Engine = "vLLM",
        EngineVersion = "0.12.0",
        Model = "example/Mixture-30B-A3B",
        Quantization = "fp8",
        Status = MeasurementStatus.Complete,
        Path = "start.log",
        Line = 2,
        EngineOption = new Dictionary<string, string> { ["gpu-memory-utilization"] = "0.95", ["max-num-seqs"] = "64" },
        DeviceCount = 2,
        ContextLength = 32768,
        DeviceMemoryBytes = 24 * GiB,
        WeightBytes = 15 * GiB,
        KvCacheBytes = 7 * GiB,
        KvCacheTokens = 56_880,
        MaximumConcurrency = 1.79,
        WorkspaceBytes = GiB / 2,
        GraphBytes = -GiB / 4,
        Buffers = [new MeasuredBuffer("CUDA0", "model", 15 * GiB)],
    };

    public static ComponentComparison Comparison { get; } = new("KV cache pool", 7 * GiB, 6 * GiB, 8 * GiB, (7 * GiB) + (GiB / 8))
    {
        Model = "example/Mixture-30B-A3B",
        Quantization = "fp8",
        Engine = "vLLM",
        EngineVersion = "0.11.0",
        Hardware = "example 2x 3090",
        Path = "start.log",
    };

    public static EngineCalibration Calibration { get; } = new()
    {
        Engine = "vLLM",
        EngineVersion = "0.11.0",
        Accelerator = "GeForce RTX 3090",
        WeightRatio = new LearnedRange(1.0005, 1.0001, 1.001, 3),
        Reserve = new LearnedRange(GiB / 8, -GiB / 8, GiB / 2, 3),
        Graphs = new LearnedRange(GiB / 4, 0, GiB / 2, 2),
        Samples = 3,
        Date = new DateTime(2026, 6, 18),
    };

    public static LaunchCommand Launch { get; } = new()
    {
        Engine = "Ollama",
        Model = "example/Mixture-30B-A3B",
        Hardware = "example 2x 3090",
        Shell = ShellKind.Bash,
        Executable = "ollama",
        Arguments = ["create", "mixture:q4_k_m", "-f", "Modelfile"],
        Environment = new Dictionary<string, string> { ["OLLAMA_CONTEXT_LENGTH"] = "32768", ["OLLAMA_NUM_PARALLEL"] = "4" },
        Files = new Dictionary<string, string> { ["Modelfile"] = "FROM mixture.gguf\nPARAMETER num_ctx 32768\n" },
        CommandLine = "OLLAMA_CONTEXT_LENGTH=32768 OLLAMA_NUM_PARALLEL=4 ollama create mixture:q4_k_m -f Modelfile",
    };

    /// <summary>One of every type that leaves the cmdlets and needs no catalog.</summary>
    public static IReadOnlyList<object> All { get; } =
    [
        Footprint, Footprint.Parameters, Footprint.Components[1], Machine, BareCard, Card, Card.Tflops, Machine.Prices[0], Fit, Misfit, Fit.Placement[0], Recommendation, Launch,
        Match, Measurement, Measurement.Buffers[0], Comparison, Calibration,
        Diagnostic, Check, CapacityRules.BuiltIn.All[0],
        Recommendation.ScoreParts[0], LoadPoint, Estimate, Plan, Rejected,
    ];
}
