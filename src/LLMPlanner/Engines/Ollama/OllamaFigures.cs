namespace LLMPlanner.Engines.Ollama;

/// <summary>The figures of one version of Ollama.</summary>
internal sealed class OllamaFigures(EngineConstants constants, string version)
{
    private const double Mebibyte = 1L << 20;

    /// <summary>Build of llama.cpp whose rules hold.</summary>
    public long LlamaCppBuild { get; } = (long)constants.Figure(version, "llamaCppBuild");

    /// <summary>Share of a GPU's free memory up to which one is enough.</summary>
    public double PlacementShare { get; } = constants.Figure(version, "placementShare");

    /// <summary>Whether the batch grows with the context.</summary>
    public bool GrowsBatch { get; } = constants.Figure(version, "growsBatch") > 0;

    public long Batch { get; } = (long)constants.Figure(version, "batch");

    public long MediumBatch { get; } = (long)constants.Figure(version, "mediumBatch");

    public long MediumBatchFrom { get; } = (long)constants.Figure(version, "mediumBatchFrom");

    public double MediumBatchShare { get; } = constants.Figure(version, "mediumBatchShare");

    public double MediumBatchBytes { get; } = constants.Figure(version, "mediumBatchMebibytes") * Mebibyte;

    public long LargeBatch { get; } = (long)constants.Figure(version, "largeBatch");

    public long LargeBatchFrom { get; } = (long)constants.Figure(version, "largeBatchFrom");

    public double LargeBatchShare { get; } = constants.Figure(version, "largeBatchShare");

    public double LargeBatchBytes { get; } = constants.Figure(version, "largeBatchMebibytes") * Mebibyte;
}
