namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>Memory of a version that lies beside model and buffers, in bytes: the vendor's context of each device and the server's prompt cache.</summary>
internal sealed class LlamaCppContexts(EngineConstants constants, string version)
{
    /// <summary>A CUDA context, expected.</summary>
    public long CudaBytes { get; } = Bytes(constants, version, "cudaContextMebibytes");

    /// <summary>A CUDA context at most.</summary>
    public long CudaHighBytes { get; } = Bytes(constants, version, "cudaContextHighMebibytes");

    /// <summary>A ROCm context, expected.</summary>
    public long RocmBytes { get; } = Bytes(constants, version, "rocmContextMebibytes");

    /// <summary>A ROCm context at most.</summary>
    public long RocmHighBytes { get; } = Bytes(constants, version, "rocmContextHighMebibytes");

    /// <summary>The server's prompt cache at most.</summary>
    public long PromptCacheBytes { get; } = Bytes(constants, version, "promptCacheMebibytes");

    private static long Bytes(EngineConstants constants, string version, string name) => (long)constants.Figure(version, name) << 20;
}
