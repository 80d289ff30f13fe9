using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization;

/// <summary>Which tensors a checkpoint precision applies to; the rest stays in a high precision.</summary>
public enum PrecisionScope
{
    /// <summary>Every tensor.</summary>
    All,

    /// <summary>Attention, feed-forward, expert and mixer matrices of the language model; not embeddings, head, norms, routers, towers.</summary>
    Linear,

    /// <summary>Routed expert matrices only.</summary>
    Experts,
}

/// <summary>A checkpoint precision: bits per weight of the tensors in its scope, their scales, and what the rest is kept in.</summary>
public sealed class PrecisionFormat : QuantizationFormat
{
    internal PrecisionFormat(
        string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source, int bits, PrecisionScope scope, PrecisionScale scale)
        : base(id, aliases, shorthands, source)
    {
        Bits = bits;
        Scope = scope;
        Scale = scale;
    }

    /// <summary>Bits of one weight without its scale.</summary>
    public int Bits { get; }

    /// <summary>Tensors it applies to.</summary>
    public PrecisionScope Scope { get; }

    /// <summary>Name of the GGUF mix that stores the same precision, or null.</summary>
    public string? GgufEquivalent { get; internal init; }

    /// <summary>Bytes per weight of the tensors out of scope.</summary>
    internal int HighPrecisionBytes { get; init; } = 2;

    /// <summary>Extra bytes per matrix (second-level scales).</summary>
    internal int BytesPerTensor { get; init; }

    /// <summary>Extra bytes per input column (group indices).</summary>
    internal int IndexBytesPerColumn { get; init; }

    internal PrecisionScale Scale { get; }

    /// <inheritdoc/>
    public override bool IsGguf => false;

    /// <inheritdoc/>
    public override double NominalBitsPerWeight
        => Scale.Kind == ScaleKind.Group ? Bits + (Scale.Bytes * 8 / Scale.Columns) : Bits;

    /// <inheritdoc/>
    public override WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null)
    {
        var tensors = new List<TensorBytes>(architecture.Tensors.Groups.Count);
        foreach (TensorGroup group in architecture.Tensors.Groups)
        {
            tensors.Add(Covers(group)
                ? new TensorBytes(group, Id, BytesOf(group))
                : new TensorBytes(group, HighPrecisionBytes == 4 ? "fp32" : "bf16", checked(group.Elements * HighPrecisionBytes)));
        }

        return new WeightPlan(this, architecture, tensors);
    }

    /// <summary>Whether a tensor is stored in this precision.</summary>
    internal bool Covers(TensorGroup group)
    {
        if (Scope == PrecisionScope.All)
        {
            return true;
        }

        if (group.Part is not (ModelPart.Text or ModelPart.MultiTokenPrediction) || group.Dimensions < 2 || group.IsKeptInFloat32)
        {
            return false;
        }

        return Scope == PrecisionScope.Experts ? group.Role.IsRoutedExpert() : IsLinear(group);
    }

    /// <summary>Bytes of one tensor in this precision, scales included.</summary>
    internal long BytesOf(TensorGroup group)
    {
        long weights = checked(((group.Elements * Bits) + 7) / 8);
        return checked(weights + Scale.BytesOf(group) + (BytesPerTensor * group.Depth) + (IndexBytesPerColumn * group.Columns * group.Depth));
    }

    /// <inheritdoc/>
    internal override ScaleTile Tile(TensorBytes tensor, int ordinal)
        => tensor.TypeAt(ordinal) != Id ? ScaleTile.None : Scale.Kind switch
        {
            ScaleKind.Block => new ScaleTile(Scale.Rows, Scale.Columns),
            ScaleKind.Group => new ScaleTile(1, Scale.Columns, Id == "mxfp4" && tensor.Group.Role.IsRoutedExpert()),
            _ => ScaleTile.None,
        };

    /// <inheritdoc/>
    internal override ShardBytes? Shard(TensorBytes tensor, int ordinal, long columns, long rows, long depth)
    {
        if (tensor.TypeAt(ordinal) != Id)
        {
            return null;
        }

        var shard = new TensorGroup(tensor.Group.Name, tensor.Group.Role, columns, rows, depth, tensor.Group.Dimensions);
        long weights = checked(((shard.Elements * Bits) + 7) / 8);
        return new ShardBytes(weights, BytesOf(shard) - weights);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<TensorBytes> DraftTensors(ModelArchitecture architecture)
        =>
        [
            .. (architecture.MultiTokenPrediction?.Tensors ?? []).Select(group => Covers(group)
                ? new TensorBytes(group, Id, BytesOf(group))
                : new TensorBytes(group, "bf16", checked(group.Elements * 2))),
        ];

    private static bool IsLinear(TensorGroup group) => group.Role switch
    {
        TensorRole.TokenEmbedding or TensorRole.PositionEmbedding or TensorRole.Output or TensorRole.Norm or TensorRole.Router
            or TensorRole.RouterCorrectionBias or TensorRole.SharedExpertRouter or TensorRole.StateConvolution or TensorRole.StateScalars
            or TensorRole.AttentionNorm or TensorRole.AttentionScalars or TensorRole.PerLayerEmbedding or TensorRole.Other => false,

        // The per-head weights of an indexer are too few columns for a scale block and stay as they are.
        TensorRole.Indexer => group.Name != "indexer.proj.weight",
        _ => true,
    };
}
