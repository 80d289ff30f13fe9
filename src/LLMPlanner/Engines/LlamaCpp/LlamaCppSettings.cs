using LLMPlanner.Caches;
using LLMPlanner.Resources;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>llama.cpp's settings with its defaults filled in.</summary>
internal sealed class LlamaCppSettings
{
    public LlamaCppSettings(EngineRequest request)
    {
        EngineSettings given = request.Settings;
        KeyType = CacheType(request, "cache-type-k");
        ValueType = CacheType(request, "cache-type-v");
        FlashAttention = given.Flag("flash-attn") ?? true;
        if (ValueType.IsQuantized && !FlashAttention)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.QuantizedValuesNeedFlashAttention), ValueType.Name, ValueType.Name);
        }

        MicroBatch = given.Integer("ubatch-size") ?? 512;
        Unified = given.Flag("kv-unified") ?? false;
        SlidingFull = given.Flag("swa-full") ?? false;
        GpuLayers = given.Integer("n-gpu-layers");
        LeavesGpusWithoutLayers = request.LeavesGpusWithoutLayers;
        CpuMoeLayers = given.Integer("n-cpu-moe");
        Outputs = given.Integer("n-outputs");
        ImportanceMatrix = given.Flag("imatrix");
        TotalCells = given.Integer("ctx-size");
        LoadsProjector = given.File("mmproj") == "true";
        OffloadsProjector = given.Flag("mmproj-offload") ?? true;
        PredictsTokens = given.Choice("spec-type") == "draft-mtp";
    }

    public KvCacheType KeyType { get; }

    public KvCacheType ValueType { get; }

    public bool FlashAttention { get; }

    public long MicroBatch { get; }

    public bool Unified { get; }

    public bool SlidingFull { get; }

    /// <summary>Layers on the GPUs, or null for as many as fit.</summary>
    public long? GpuLayers { get; }

    /// <summary>Whether GPUs without a layer compute nothing either.</summary>
    public bool LeavesGpusWithoutLayers { get; }

    /// <summary>Layers with experts in host memory, or null for as few as needed.</summary>
    public long? CpuMoeLayers { get; }

    /// <summary>Logit rows, 0 for the micro-batch, null for llama-server's one per sequence.</summary>
    public long? Outputs { get; }

    public bool? ImportanceMatrix { get; }

    public long? TotalCells { get; }

    /// <summary>Whether the towers and the projector that the model is known to have are loaded, file or not.</summary>
    public bool LoadsProjector { get; }

    /// <summary>Whether towers and projector lie on the first GPU, where there is one.</summary>
    public bool OffloadsProjector { get; }

    /// <summary>Whether the model's own next-token prediction layers are loaded and draft.</summary>
    public bool PredictsTokens { get; }

    /// <summary>All of them as one value that equals that of the same settings.</summary>
    internal object Signature => (
        (KeyType.Name, ValueType.Name, FlashAttention, MicroBatch, Unified, SlidingFull, Outputs),
        (GpuLayers, CpuMoeLayers, ImportanceMatrix, TotalCells, LoadsProjector, OffloadsProjector, PredictsTokens));

    private static KvCacheType CacheType(EngineRequest request, string option)
    {
        KvCacheType? given = request.Settings.CacheType(option);
        if (given is not null && request.CacheType is not null && !given.Equals(request.CacheType))
        {
            throw EngineErrors.Contradiction(option, given.Name, $"KvCacheType {request.CacheType.Name}");
        }

        KvCacheType type = given ?? request.CacheType ?? KvCacheType.F16;
        return type.Equals(KvCacheType.Fp8)
            ? throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.CacheTypeNotOfEngine), type.Name, LlamaCppEngine.Id, type.Name, "f16, q8_0")
            : type;
    }
}
