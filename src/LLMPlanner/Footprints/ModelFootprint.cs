namespace LLMPlanner.Footprints;

/// <summary>What a model needs under an engine at a load: the answer of <c>Get-ModelFootprint</c>. Byte figures are null where the engine has no rule for the quantization.</summary>
public sealed record ModelFootprint
{
    /// <summary>Model id or file name.</summary>
    public required string Model { get; init; }

    /// <summary>File or folder it was read from; null for presets.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Hugging Face <c>model_type</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>Parameters the model computes with.</summary>
    public long TotalParameters { get; init; }

    /// <summary>Parameters that work on one token.</summary>
    public long ActiveParameters { get; init; }

    /// <summary>Active parameters without the input embedding where it is stored apart from the head.</summary>
    public long ActiveParametersExcludingEmbedding { get; init; }

    /// <summary>Input embedding.</summary>
    public long EmbeddingParameters { get; init; }

    /// <summary>All routed experts.</summary>
    public long RoutedExpertParameters { get; init; }

    /// <summary>Shared experts.</summary>
    public long SharedExpertParameters { get; init; }

    /// <summary>Vision towers.</summary>
    public long VisionParameters { get; init; }

    /// <summary>Multi-token-prediction layers, not part of the total.</summary>
    public long MtpParameters { get; init; }

    /// <summary>The published count; null where none is known, and without the comparison.</summary>
    public long? PublishedParameters { get; init; }

    /// <summary>
    /// Values that the checkpoint holds: the model's own, prediction layers with what they repeat, scales, masks; where the published
    /// count is explained, just what it shows. Null without the comparison.
    /// </summary>
    public long? StoredParameters { get; init; }

    /// <summary>
    /// Parameters that this engine keeps in memory: the language model of a GGUF file, or all of a checkpoint's model without prediction
    /// layers. Null without the comparison.
    /// </summary>
    public long? ResidentParameters { get; init; }

    /// <summary>Why the published count is not <see cref="TotalParameters"/>, cause by cause; null where there is no published count, and without the comparison.</summary>
    public string? PublishedDifference { get; init; }

    /// <summary>Parameters by category.</summary>
    public required ParameterBreakdown Parameters { get; init; }

    /// <summary>Id of the quantization.</summary>
    public required string Quantization { get; init; }

    /// <summary>Average bits per parameter of the language model, scales included; null without a rule.</summary>
    public double? BitsPerWeight { get; init; }

    /// <summary>Engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Engine version whose rules hold.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Tokens per request.</summary>
    public long ContextLength { get; init; }

    /// <summary>Requests at once.</summary>
    public int ConcurrentRequests { get; init; }

    /// <summary>Cache data type by the engine's own name.</summary>
    public required string KvCacheType { get; init; }

    /// <summary>Tensors of the main model in bytes.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>Bytes of the checkpoint's tensors where its own precision is used, next-n layers included; null otherwise.</summary>
    public long? CheckpointBytes { get; init; }

    /// <summary>Weights beyond those in bytes: a second copy of a tied embedding, padding, replication.</summary>
    public long? OtherWeightBytes { get; init; }

    /// <summary>Cache of the asked load in bytes.</summary>
    public long? KvCacheBytes { get; init; }

    /// <summary>Recurrent state of the asked load in bytes.</summary>
    public long? StateBytes { get; init; }

    /// <summary>Compute buffers or peak activation in bytes.</summary>
    public long? WorkspaceBytes { get; init; }

    /// <summary>Contexts, communication, graphs and pools in bytes.</summary>
    public long? OverheadBytes { get; init; }

    /// <summary>Expected total in bytes: the sum of the components.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Low estimate of the total in bytes.</summary>
    public long? TotalBytesLow { get; init; }

    /// <summary>High estimate of the total in bytes.</summary>
    public long? TotalBytesHigh { get; init; }

    /// <summary>Bytes one more token of one request adds at this context, before rounding.</summary>
    public long? KvBytesPerToken { get; init; }

    /// <summary>Floating-point operations for one new token at this context, multiply and add counted apart.</summary>
    public double DecodeFlopsPerToken { get; init; }

    /// <summary>Floating-point operations to read a prompt of this context, the quadratic term included.</summary>
    public double PrefillFlops { get; init; }

    /// <summary>The causes, one by one; they add up to the totals.</summary>
    public IReadOnlyList<FootprintComponent> Components { get; init; } = [];

    /// <summary>What was assumed or decided on the way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString()
        => Text.Message.Format(
            "{0} {1} on {2}: {3}", Model, Quantization, Engine, TotalBytes is { } total ? Text.Message.Gibibytes(total) : "bytes unknown");
}
