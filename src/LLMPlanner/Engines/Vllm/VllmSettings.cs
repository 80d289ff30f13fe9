using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;

namespace LLMPlanner.Engines.Vllm;

/// <summary>vLLM's settings with its defaults filled in; some defaults follow the card.</summary>
internal sealed class VllmSettings
{
    public VllmSettings(EngineRequest request, EngineConstants constants)
    {
        EngineSettings given = request.Settings;
        string version = request.Version;
        (Layout, CacheTypeName) = Cache(given.Choice("kv-cache-dtype"), request);
        Utilization = given.Real("gpu-memory-utilization") ?? constants.Figure(version, "gpuMemoryUtilization");
        BlockSize = given.Integer("block-size") ?? (long)constants.Figure(version, "blockSize");
        bool large = IsLarge(request.Hardware, constants, version);
        MaxSequences = given.Integer("max-num-seqs") ?? (long)constants.Figure(version, large ? "largeCardSequences" : "smallCardSequences");
        GivenBatchedTokens = given.Integer("max-num-batched-tokens");
        DefaultBatchedTokens = (long)constants.Figure(version, large ? "largeCardBatchedTokens" : "smallCardBatchedTokens");
        MaxModelLength = given.Integer("max-model-len");
        TensorParallel = (int?)given.Integer("tensor-parallel-size");
        PipelineParallel = (int?)given.Integer("pipeline-parallel-size");
        DataParallel = (int?)given.Integer("data-parallel-size");
        ExpertParallel = given.Flag("enable-expert-parallel");
        ContextParallel = (int)(given.Integer("decode-context-parallel-size") ?? 1);
        Nodes = (int?)given.Integer("nnodes");
        IsEager = given.Flag("enforce-eager") ?? false;
        SpeculativeTokens = given.Integer("num-speculative-tokens") ?? 0;
        LoadsDraftLayers = SpeculativeTokens > 0 && (given.Choice("speculative-method") ?? "mtp") == "mtp";
        Adapters = given.Integer("max-loras") ?? (given.Integer("max-lora-rank") is null ? 0 : 1);
        AdapterRank = given.Integer("max-lora-rank") ?? 16;
        HasHybridManager = !(given.Flag("disable-hybrid-kv-cache-manager") ?? false) && constants.Figure(version, "hybridCacheManager") > 0;
        EstimatesGraphs = given.Flag("estimate-cudagraphs") ?? constants.Figure(version, "estimatesGraphs") > 0;
        HasFloatStates = (given.Choice("mamba-ssm-cache-dtype") ?? "auto") switch
        {
            "float32" => true,
            "float16" or "bfloat16" => false,
            _ => constants.List("floatStates").Contains(request.Architecture.ModelType),
        };
        IsHalf = given.Choice("dtype") is "half" or "float16";
        CachesPrefixes = given.Flag("enable-prefix-caching") ?? true;
    }

    public string CacheTypeName { get; }

    public ServingCacheLayout Layout { get; }

    public double Utilization { get; }

    public long BlockSize { get; }

    public long MaxSequences { get; }

    public long? GivenBatchedTokens { get; }

    public long DefaultBatchedTokens { get; }

    public long? MaxModelLength { get; }

    public int? TensorParallel { get; }

    public int? PipelineParallel { get; }

    public int? DataParallel { get; }

    public bool? ExpertParallel { get; }

    public int ContextParallel { get; }

    public int? Nodes { get; }

    public bool IsEager { get; }

    public long SpeculativeTokens { get; }

    public bool LoadsDraftLayers { get; }

    public long Adapters { get; }

    public long AdapterRank { get; }

    public bool HasHybridManager { get; }

    public bool EstimatesGraphs { get; }

    public bool HasFloatStates { get; }

    public bool IsHalf { get; }

    public bool CachesPrefixes { get; }

    /// <summary>Cards from 70 GiB on, the A100 excepted, get the larger defaults; where no card is named, the engine's usual home is assumed.</summary>
    private static bool IsLarge(HardwareProfile? hardware, EngineConstants constants, string version)
        => hardware is null || hardware.Accelerators.Count == 0
            || (hardware.Accelerators[0].UsableMemoryBytes >= constants.Figure(version, "largeCardGibibytes") * (1L << 30)
                && hardware.Accelerators[0].Name.IndexOf("A100", StringComparison.OrdinalIgnoreCase) < 0);

    private static (ServingCacheLayout Layout, string Name) Cache(string? option, EngineRequest request)
    {
        string? asked = option is null or "auto" ? null : option;
        if (request.CacheType is { } type)
        {
            if (type.IsQuantized || type.Equals(KvCacheType.F32))
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidArgument, nameof(SR.CacheTypeNotOfEngine), type.Name, VllmEngine.Id, type.Name, "auto, bf16, fp8");
            }

            if (asked is not null && !(type.Equals(KvCacheType.Fp8) ? asked.StartsWith("fp8", StringComparison.Ordinal) : asked is "bfloat16" or "float16"))
            {
                throw EngineErrors.Contradiction("kv-cache-dtype", asked, $"KvCacheType {type.Name}");
            }

            asked ??= type.Name;
        }

        bool isSparse = request.Architecture.Caches.Groups.Any(group => group.Kind == CacheKind.Indexer)
            && request.Architecture.LayerKinds.Any(kind => kind.Find<Architectures.LatentAttention>() is not null);
        return asked switch
        {
            null => (ServingCacheLayout.Bits16, "auto"),
            "fp8_ds_mla" => (ServingCacheLayout.Fp8LatentGroups, asked),
            "int8_per_token_head" or "fp8_per_token_head" => (ServingCacheLayout.Int8PerHead, asked),
            "nvfp4" => (ServingCacheLayout.Nvfp4, asked),
            _ when asked.StartsWith("fp8", StringComparison.Ordinal)
                => (isSparse ? ServingCacheLayout.Fp8LatentGroups : ServingCacheLayout.Fp8, asked),
            _ => (ServingCacheLayout.Bits16, asked),
        };
    }
}
