namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>What changed from build to build of llama.cpp and shows in memory.</summary>
/// <param name="OffloadsOutputLast">The output goes to a GPU after all layers have, not before any.</param>
/// <param name="HalvesMask">With flash attention masks come as 32-bit numbers and are copied to 16 bits on the device.</param>
/// <param name="TakesCells">The cells that are written are an input of the graph.</param>
/// <param name="ReservesEmbeddings">The host keeps a place for embeddings beside that for tokens.</param>
/// <param name="CachesLatentValues">Latent caches hold values beside keys.</param>
/// <param name="RotatesCache">Quantized keys and values are rotated before they are cached.</param>
/// <param name="ReservesLogitsPerRequest">The server reserves one row of logits for each request, not for each token.</param>
/// <param name="CopiesQuantizedCache">CUDA reserves 16-bit copies of quantized keys and values while attention runs.</param>
internal sealed record LlamaCppEra(
    bool OffloadsOutputLast,
    bool HalvesMask,
    bool TakesCells,
    bool ReservesEmbeddings,
    bool CachesLatentValues,
    bool RotatesCache,
    bool ReservesLogitsPerRequest,
    bool CopiesQuantizedCache)
{
    /// <summary>The ways of a version.</summary>
    /// <param name="constants">The engine's constants.</param>
    /// <param name="version">A resolved version.</param>
    public static LlamaCppEra Of(EngineConstants constants, string version)
    {
        bool Has(string name) => constants.Figure(version, name) > 0;
        return new LlamaCppEra(
            Has("offloadsOutputLast"),
            Has("halvesMask"),
            Has("takesCells"),
            Has("reservesEmbeddings"),
            Has("cachesLatentValues"),
            Has("rotatesQuantizedCache"),
            Has("reservesLogitsPerRequest"),
            Has("quantizedCacheScratch"));
    }
}
