using LLMPlanner.Resources;

namespace LLMPlanner.Engines.Vllm;

/// <summary>vLLM: checkpoints on GPUs, tensor parallelism, a cache pool sized from what utilization leaves.</summary>
public sealed class VllmEngine : InferenceEngine
{
    internal const string Id = "vLLM";

    private static readonly EngineOptionDefinition[] s_options =
    [
        new("tensor-parallel-size", EngineOptionKind.Integer, "GPUs that share every layer") { Minimum = 1, Maximum = 1024 },
        new("gpu-memory-utilization", EngineOptionKind.Real, "Share of a GPU's memory the engine may use") { Minimum = 0.01, Maximum = 1 },
        new("max-model-len", EngineOptionKind.Integer, "Tokens per request at most") { Minimum = 1, Maximum = 1L << 40 },
        new("max-num-seqs", EngineOptionKind.Integer, "Requests scheduled at once at most; sets sampler memory") { Minimum = 1, Maximum = 1_000_000 },
        new("max-num-batched-tokens", EngineOptionKind.Integer, "Tokens scheduled at once at most; sets activation memory") { Minimum = 1, Maximum = 10_000_000 },
        new("block-size", EngineOptionKind.Integer, "Tokens per cache block") { Minimum = 1, Maximum = 65536 },
        new("kv-cache-dtype", EngineOptionKind.CacheType, "Data type of the cache"),
    ];

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

    internal override string DefaultQuantization(string? native) => native ?? "bf16";

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength)
    {
        long? limit = settings.Integer("max-model-len");
        if (limit is not null && contextLength > limit)
        {
            throw Exceeds("max-model-len", limit.Value, "ContextLength", contextLength.Value);
        }

        if (settings.Integer("max-num-seqs") is { } sequences && requests > sequences)
        {
            throw Exceeds("max-num-seqs", sequences, "ConcurrentRequests", requests.Value);
        }

        return new EngineLoad(contextLength ?? limit ?? Math.Min(8192, nativeContextLength ?? 8192), requests ?? 1);
    }

    internal override EnginePlan Prepare(EngineRequest request) => new VllmPlan(this, request);

    private static PlannerException Exceeds(string option, long limit, string load, long value)
        => PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.LoadExceedsEngineOption), option, load, value, option, limit);
}
