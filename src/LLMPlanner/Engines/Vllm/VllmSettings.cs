using LLMPlanner.Caches;
using LLMPlanner.Hardware;
using LLMPlanner.Resources;

namespace LLMPlanner.Engines.Vllm;

/// <summary>vLLM's settings with its defaults filled in; some defaults follow the card.</summary>
internal sealed class VllmSettings
{
    public VllmSettings(EngineRequest request, EngineConstants constants)
    {
        EngineSettings given = request.Settings;
        KvCacheType? option = given.CacheType("kv-cache-dtype");
        if (option is not null && request.CacheType is not null && !option.Equals(request.CacheType))
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.EngineOptionContradiction), "kv-cache-dtype", "kv-cache-dtype", option.Name, $"KvCacheType {request.CacheType.Name}");
        }

        KvCacheType? asked = option ?? request.CacheType;
        if (asked is { IsQuantized: true })
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.CacheTypeNotOfEngine), asked.Name, VllmEngine.Id, asked.Name, "auto, fp8, bf16");
        }

        CacheTypeName = asked?.Name ?? "auto";
        CacheType = asked ?? KvCacheType.BF16;
        Utilization = given.Real("gpu-memory-utilization") ?? constants.Figure(request.Version, "gpuMemoryUtilization");
        BlockSize = given.Integer("block-size") ?? (long)constants.Figure(request.Version, "blockSize");
        bool large = IsLarge(request.Hardware, constants, request.Version);
        MaxSequences = given.Integer("max-num-seqs") ?? (long)constants.Figure(request.Version, large ? "largeCardSequences" : "smallCardSequences");
        BatchedTokens = given.Integer("max-num-batched-tokens")
            ?? (long)constants.Figure(request.Version, large ? "largeCardBatchedTokens" : "smallCardBatchedTokens");
        TensorParallel = (int?)given.Integer("tensor-parallel-size");
    }

    public string CacheTypeName { get; }

    public KvCacheType CacheType { get; }

    public double Utilization { get; }

    public long BlockSize { get; }

    public long MaxSequences { get; }

    public long BatchedTokens { get; }

    public int? TensorParallel { get; }

    // Cards from 70 GiB on, the A100 excepted, get the larger defaults; where no card is named, vLLM's usual home is assumed.
    private static bool IsLarge(HardwareProfile? hardware, EngineConstants constants, string version)
        => hardware is null || hardware.Accelerators.Count == 0
            || (hardware.Accelerators[0].UsableMemoryBytes >= constants.Figure(version, "largeCardGibibytes") * (1L << 30)
                && hardware.Accelerators[0].Name.IndexOf("A100", StringComparison.OrdinalIgnoreCase) < 0);
}
