namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>llama.cpp (llama-server): GGUF files, one or several GPUs by layer split, layers and experts in host memory where asked.</summary>
public sealed class LlamaCppEngine : InferenceEngine
{
    internal const string Id = "llama.cpp";

    private static readonly EngineOptionDefinition[] s_options =
    [
        new("ctx-size", EngineOptionKind.Integer, "Cache cells of all sequences together") { Minimum = 1, Maximum = 1L << 40, Aliases = ["c"] },
        new("parallel", EngineOptionKind.Integer, "Sequences at once") { Minimum = 1, Maximum = 65536, Aliases = ["np"] },
        new("n-gpu-layers", EngineOptionKind.Integer, "Layers on the GPUs, counted from the output; one more than the model has puts everything there") { Minimum = 0, Maximum = 1_000_000, Aliases = ["ngl", "gpu-layers"], Unset = ["auto", "-1"] },
        new("n-cpu-moe", EngineOptionKind.Integer, "First layers whose routed experts stay in host memory") { Minimum = 0, Maximum = 1_000_000, Aliases = ["ncmoe"] },
        new("ubatch-size", EngineOptionKind.Integer, "Tokens computed at once; sets compute buffers") { Minimum = 1, Maximum = 1_000_000, Aliases = ["ub"] },
        new("flash-attn", EngineOptionKind.Flag, "Flash attention; needed for quantized values") { Aliases = ["fa"], Unset = ["auto"] },
        new("kv-unified", EngineOptionKind.Flag, "One cache for all sequences instead of equal shares") { Aliases = ["kvu"] },
        new("cache-type-k", EngineOptionKind.CacheType, "Data type of cached keys") { Aliases = ["ctk"] },
        new("cache-type-v", EngineOptionKind.CacheType, "Data type of cached values") { Aliases = ["ctv"] },
        new("swa-full", EngineOptionKind.Flag, "Sliding layers keep the whole context"),
        new("n-outputs", EngineOptionKind.Integer, "Logit rows reserved: 0 takes the micro-batch as the command line tools do, default is one per sequence as llama-server does") { Minimum = 0, Maximum = 1_000_000 },
        new("mmproj", EngineOptionKind.File, "File with vision and audio towers and their projector; true or false for the one beside the model") { Aliases = ["mm"] },
        new("mmproj-offload", EngineOptionKind.Flag, "Towers and projector on the first GPU, however many layers are there; false keeps them in host memory"),
        new("lora", EngineOptionKind.File, "LoRA adapters, several joined by commas; true for those beside the model"),
        new("model-draft", EngineOptionKind.File, "File with the model's next-token prediction layers, for spec-type draft-mtp") { Aliases = ["md", "spec-draft-model"] },
        new("spec-type", EngineOptionKind.Choice, "Speculative decoding: draft-mtp loads the model's own next-token prediction layers") { Choices = ["none", "draft-mtp"] },
        new("imatrix", EngineOptionKind.Flag, "Whether the mix was made with an importance matrix"),
    ];

    internal LlamaCppEngine()
        : base(Id)
    {
    }

    /// <inheritdoc/>
    public override bool ReadsGguf => true;

    /// <inheritdoc/>
    public override bool OffloadsToHost => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineOptionDefinition> Options => s_options;

    /// <summary>Rounds up to the 256 cells that llama.cpp allocates in.</summary>
    internal static long Pad256(long cells) => checked((cells + 255) / 256 * 256);

    internal override string DefaultQuantization(string? native)
        => string.Equals(native, "mxfp4", StringComparison.OrdinalIgnoreCase) ? "MXFP4_MOE" : "Q4_K_M";

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength)
    {
        long? parallel = settings.Integer("parallel");
        if (parallel is not null && requests is not null && parallel != requests)
        {
            throw EngineErrors.Contradiction("parallel", parallel.Value, $"ConcurrentRequests {requests}");
        }

        int sequences = requests ?? (int)(parallel ?? 1);
        if (settings.Integer("ctx-size") is not { } total)
        {
            return new EngineLoad(contextLength ?? Math.Min(8192, nativeContextLength ?? 8192), sequences);
        }

        long share = settings.Flag("kv-unified") == true ? total : Math.Max(1, total / sequences);
        if (contextLength is { } context && Pad256(context) * sequences != Pad256(total) && context != share)
        {
            throw EngineErrors.Contradiction("ctx-size", total, $"ContextLength {context} × ConcurrentRequests {sequences}");
        }

        return new EngineLoad(contextLength ?? share, sequences);
    }

    internal override EnginePlan Prepare(EngineRequest request) => new LlamaCppPlan(this, request);
}
