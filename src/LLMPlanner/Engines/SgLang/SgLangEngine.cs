using LLMPlanner.Engines.Serving;

namespace LLMPlanner.Engines.SgLang;

/// <summary>SGLang: checkpoints on GPUs; a fixed share of memory holds weights and cache, the rest is left for activations and graphs.</summary>
public sealed class SgLangEngine : InferenceEngine
{
    internal const string Id = "SGLang";

    private static readonly EngineOptionDefinition[] s_options =
    [
        new("tp-size", EngineOptionKind.Integer, "GPUs that share every layer") { Minimum = 1, Maximum = 1024 },
        new("pp-size", EngineOptionKind.Integer, "Stages that each hold a run of layers") { Minimum = 1, Maximum = 1024 },
        new("dp-size", EngineOptionKind.Integer, "Replicas that share the requests; with attention data parallelism inside the tensor-parallel group") { Minimum = 1, Maximum = 1024 },
        new("ep-size", EngineOptionKind.Integer, "Ranks among which experts are handed out whole") { Minimum = 1, Maximum = 1024 },
        new("enable-dp-attention", EngineOptionKind.Flag, "Replicas hold attention whole and share the experts"),
        new("nnodes", EngineOptionKind.Integer, "Machines the GPUs are spread over") { Minimum = 1, Maximum = 1024 },
        new("mem-fraction-static", EngineOptionKind.Real, "Share of a GPU's memory for weights and cache") { Minimum = 0.01, Maximum = 1 },
        new("context-length", EngineOptionKind.Integer, "Tokens per request at most") { Minimum = 1, Maximum = 1L << 40 },
        new("max-running-requests", EngineOptionKind.Integer, "Requests at once at most") { Minimum = 1, Maximum = 1_000_000 },
        new("chunked-prefill-size", EngineOptionKind.Integer, "Prompt tokens computed at once") { Minimum = 1, Maximum = 10_000_000 },
        new("cuda-graph-max-bs", EngineOptionKind.Integer, "Requests of the largest graph") { Minimum = 1, Maximum = 1_000_000 },
        new("page-size", EngineOptionKind.Integer, "Tokens per cache page") { Minimum = 1, Maximum = 65536 },
        new("kv-cache-dtype", EngineOptionKind.Choice, "Data type of the cache") { Choices = ["auto", "bf16", "bfloat16", "fp8_e4m3", "fp8_e5m2"] },
        new("swa-full-tokens-ratio", EngineOptionKind.Real, "Tokens of the sliding pool for each token of the full pool") { Minimum = 0.01, Maximum = 1 },
        new("speculative-algorithm", EngineOptionKind.Choice, "How tokens are drafted") { Choices = ["EAGLE", "NEXTN", "STANDALONE", "NGRAM"] },
        new("moe-a2a-backend", EngineOptionKind.Choice, "How tokens reach experts on other ranks") { Choices = ["none", "deepep"] },
        new("dtype", EngineOptionKind.Choice, "Data type of activations and of weights that are not quantized") { Choices = ["auto", "half", "float16", "bfloat16"] },
    ];

    internal SgLangEngine()
        : base(Id)
    {
    }

    /// <inheritdoc/>
    public override bool ReadsGguf => false;

    /// <inheritdoc/>
    public override bool OffloadsToHost => false;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineOptionDefinition> Options => s_options;

    internal override IReadOnlyList<string> ParallelOptions { get; } = ["tp-size", "pp-size", "dp-size", "ep-size", "enable-dp-attention"];

    internal override string DefaultQuantization(string? native) => native ?? "bf16";

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength)
        => new ServingLoad(settings, "context-length", "max-running-requests", 1).Resolve(contextLength, requests, nativeContextLength);

    internal override EnginePlan Prepare(EngineRequest request) => new ServingPlan(request, new SgLangRules(Constants, request));
}
