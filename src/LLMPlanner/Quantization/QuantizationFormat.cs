using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization;

/// <summary>A way to store weights: a GGUF mix, or a precision of a checkpoint.</summary>
public abstract class QuantizationFormat
{
    private protected QuantizationFormat(string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source)
    {
        Id = id;
        Aliases = aliases;
        Shorthands = shorthands;
        Source = source;
    }

    /// <summary>The one id: <c>Q4_K_M</c>, <c>fp8</c>, <c>awq</c> …</summary>
    public string Id { get; }

    /// <summary>Other names of exactly this format.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Loose names (<c>4bit</c>, <c>int4</c>) that mean this format where the engine reads its kind.</summary>
    public IReadOnlyList<string> Shorthands { get; }

    /// <summary>Where the rules come from.</summary>
    public string Source { get; }

    /// <summary>True for GGUF mixes, false for checkpoint precisions.</summary>
    public abstract bool IsGguf { get; }

    /// <summary>Bits of the type most weights are stored in, scales included.</summary>
    public abstract double NominalBitsPerWeight { get; }

    /// <summary>Bits that no tensor of any model is stored in fewer than; null where the model's own dimensions decide.</summary>
    internal virtual double? LeastBitsPerWeight => null;

    /// <summary>Says for every tensor of a model how many bytes it takes.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="hasImportanceMatrix">For GGUF mixes: whether it is made with one; null takes the format's default.</param>
    public abstract WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null);

    /// <summary>What of a tensor must stay together when it is divided: the tile that one scale covers, 1 × 1 where any cut will do.</summary>
    internal virtual ScaleTile Tile(TensorBytes tensor, int ordinal) => ScaleTile.None;

    /// <summary>Bytes of a part of a tensor; null where only the size of the whole is known.</summary>
    internal virtual ShardBytes? Shard(TensorBytes tensor, int ordinal, long columns, long rows, long depth) => null;

    /// <summary>Tensors of multi-token-prediction layers as they are stored in this format; 16 bits unless the format says otherwise.</summary>
    internal virtual IReadOnlyList<TensorBytes> DraftTensors(ModelArchitecture architecture)
        => [.. (architecture.MultiTokenPrediction?.Tensors ?? []).Select(group => new TensorBytes(group, "bf16", checked(group.Elements * 2)))];

    /// <summary>Ids of the precisions that weights are stored in, for what a card must be able to compute with.</summary>
    internal virtual IReadOnlyList<string> StoredIds => [Id];

    /// <inheritdoc/>
    public override string ToString() => Id;
}
