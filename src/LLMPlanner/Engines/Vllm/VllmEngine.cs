using System.Collections.Concurrent;
using LLMPlanner.Engines.Serving;

namespace LLMPlanner.Engines.Vllm;

/// <summary>vLLM: checkpoints on GPUs, tensor, pipeline, expert and data parallelism, a cache pool sized from what utilization leaves.</summary>
public sealed class VllmEngine : InferenceEngine
{
    internal const string Id = "vLLM";

    private static readonly EngineOptionDefinition[] s_options =
    [
        new("tensor-parallel-size", EngineOptionKind.Integer, "GPUs that share every layer") { Minimum = 1, Maximum = 1024 },
        new("pipeline-parallel-size", EngineOptionKind.Integer, "Stages that each hold a run of layers") { Minimum = 1, Maximum = 1024 },
        new("data-parallel-size", EngineOptionKind.Integer, "Replicas that share the requests") { Minimum = 1, Maximum = 1024 },
        new("enable-expert-parallel", EngineOptionKind.Flag, "Experts are handed out whole instead of in slices"),
        new("decode-context-parallel-size", EngineOptionKind.Integer, "Ranks that share the cached tokens of a request") { Minimum = 1, Maximum = 1024 },
        new("nnodes", EngineOptionKind.Integer, "Machines the GPUs are spread over") { Minimum = 1, Maximum = 1024 },
        new("gpu-memory-utilization", EngineOptionKind.Real, "Share of a GPU's memory the engine may use") { Minimum = 0.01, Maximum = 1 },
        new("max-model-len", EngineOptionKind.Integer, "Tokens per request at most") { Minimum = 1, Maximum = 1L << 40 },
        new("max-num-seqs", EngineOptionKind.Integer, "Requests scheduled at once at most; sets sampler memory") { Minimum = 1, Maximum = 1_000_000 },
        new("max-num-batched-tokens", EngineOptionKind.Integer, "Tokens scheduled at once at most; sets activation memory") { Minimum = 1, Maximum = 10_000_000 },
        new("block-size", EngineOptionKind.Integer, "Tokens per cache block") { Minimum = 1, Maximum = 65536 },
        new("kv-cache-dtype", EngineOptionKind.Choice, "Data type of the cache")
        {
            Choices =
            [
                "auto", "bfloat16", "float16", "fp8", "fp8_e4m3", "fp8_e5m2", "fp8_inc", "fp8_ds_mla", "int8_per_token_head", "fp8_per_token_head", "nvfp4",
            ],
        },
        new("mamba-ssm-cache-dtype", EngineOptionKind.Choice, "Data type of recurrent states") { Choices = ["auto", "float32", "bfloat16", "float16"] },
        new("enable-prefix-caching", EngineOptionKind.Flag, "Shared prompt beginnings are kept once"),
        new("disable-hybrid-kv-cache-manager", EngineOptionKind.Flag, "Sliding layers keep every token"),
        new("num-speculative-tokens", EngineOptionKind.Integer, "Tokens drafted per step") { Minimum = 0, Maximum = 64 },
        new("speculative-method", EngineOptionKind.Choice, "How tokens are drafted; mtp loads the model's own prediction layers") { Choices = ["mtp", "ngram"] },
        new("max-loras", EngineOptionKind.Integer, "Adapters kept on the GPU at once") { Minimum = 1, Maximum = 10_000 },
        new("max-lora-rank", EngineOptionKind.Integer, "Largest rank of an adapter") { Minimum = 1, Maximum = 4096 },
        new("enforce-eager", EngineOptionKind.Flag, "No CUDA graphs"),
        new("estimate-cudagraphs", EngineOptionKind.Flag, "Whether graphs are taken off the cache beforehand (VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS)"),
        new("dtype", EngineOptionKind.Choice, "Data type of activations and of weights that are not quantized") { Choices = ["auto", "half", "float16", "bfloat16"] },
    ];

    private static readonly ConcurrentDictionary<string, VllmFigures> s_figures = new(StringComparer.Ordinal);

    internal VllmEngine()
        : base(Id)
    {
    }

    /// <inheritdoc/>
    public override bool ReadsGguf => false;

    /// <inheritdoc/>
    public override bool OffloadsToHost => false;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineOptionDefinition> Options => s_options;

    internal override string? SequencesOption => "max-num-seqs";

    internal override IReadOnlyList<string> ParallelOptions { get; } =
        ["tensor-parallel-size", "pipeline-parallel-size", "data-parallel-size", "enable-expert-parallel", "decode-context-parallel-size"];

    internal override string DefaultQuantization(string? native) => native ?? "bf16";

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength)
        => new ServingLoad(settings, "max-model-len", "max-num-seqs", settings.Integer("data-parallel-size") ?? 1).Resolve(contextLength, requests, nativeContextLength);

    internal override EnginePlan Prepare(EngineRequest request) => new ServingPlan(request, new VllmRules(Constants, request));

    internal static VllmFigures Figures(EngineConstants constants, string version)
        => s_figures.GetOrAdd(version, key => new VllmFigures(constants, key));
}
