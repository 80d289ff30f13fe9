using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Quantization;

/// <summary>
/// The precision a checkpoint is published in, tensor by tensor as its own <c>quantization_config</c> says: schemes, scales, and the
/// modules it leaves in the native type.
/// </summary>
public sealed class CheckpointFormat : QuantizationFormat
{
    private readonly QuantizationConfig _config;
    private readonly int _nativeBytes;

    internal CheckpointFormat(QuantizationConfig config, int nativeBytes)
        : base(config.PrecisionId ?? config.Method.ToString().ToLowerInvariant(), [], [], "quantization_config")
    {
        _config = config;
        _nativeBytes = nativeBytes;
    }

    /// <inheritdoc/>
    public override bool IsGguf => false;

    /// <inheritdoc/>
    public override double NominalBitsPerWeight => _config.Schemes.Count == 0 ? _nativeBytes * 8 : _config.Schemes.Min(scheme => scheme.Bits);

    /// <inheritdoc/>
    public override WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null)
    {
        var mtp = new HashSet<TensorGroup>(architecture.MultiTokenPrediction?.Tensors ?? []);
        IEnumerable<TensorBytes> tensors = _config.Resolve(architecture)
            .Where(part => !mtp.Contains(part.Group))
            .GroupBy(part => part.Group)
            .Select(parts => Together(parts.Key, [.. parts]));
        return new WeightPlan(this, architecture, [.. tensors]);
    }

    /// <summary>
    /// Bytes of the checkpoint's tensors: the model, and the next-n layers with the embedding and head that such files repeat. A tied
    /// head that a file stores a second time is not visible in a config.
    /// </summary>
    /// <param name="architecture">The model.</param>
    public long CheckpointBytes(ModelArchitecture architecture)
        => checked(_config.Resolve(architecture).Sum(part => BytesOf(part) * part.Count)
            + ((architecture.MultiTokenPrediction?.DuplicateParameters ?? 0) * _nativeBytes));

    /// <inheritdoc/>
    internal override IReadOnlyList<string> StoredIds => [.. _config.Schemes.Select(StoredId).Distinct()];

    /// <inheritdoc/>
    internal override ScaleTile Tile(TensorBytes tensor, int ordinal) => tensor.SchemeAt(ordinal) switch
    {
        { Scales: ScaleLayout.Block } scheme => new ScaleTile(scheme.BlockRows, scheme.BlockColumns),
        { Scales: ScaleLayout.Group } scheme => new ScaleTile(
            1, scheme.GroupSize, scheme.Type == QuantizedType.Mxfp4 && tensor.Group.Role.IsRoutedExpert()),
        _ => ScaleTile.None,
    };

    /// <inheritdoc/>
    internal override ShardBytes? Shard(TensorBytes tensor, int ordinal, long columns, long rows, long depth)
    {
        if (tensor.SchemeAt(ordinal) is not { } scheme)
        {
            return null;
        }

        TensorGroup group = tensor.Group;
        long elements = checked(columns * rows * depth);
        long weights = checked(((elements * scheme.Bits) + 7) / 8);
        bool isStoredAsItIs = group.CheckpointRows == group.Rows && group.CheckpointColumns == group.Columns && group.CheckpointMatrices == group.Depth;

        // A matrix that the checkpoint stores in another shape, or with another, has its share of that one's scales.
        long scales = isStoredAsItIs
            ? checked(scheme.ScaleBytes(rows, columns) * depth)
            : (long)Math.Ceiling(
                (double)checked(scheme.ScaleBytes(group.CheckpointRows, group.CheckpointColumns) * group.CheckpointMatrices) / group.Elements * elements);
        return new ShardBytes(weights, scales);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<TensorBytes> DraftTensors(ModelArchitecture architecture)
    {
        var mtp = new HashSet<TensorGroup>(architecture.MultiTokenPrediction?.Tensors ?? []);
        return
        [
            .. _config.Resolve(architecture).Where(part => mtp.Contains(part.Group)).GroupBy(part => part.Group)
                .Select(parts => Together(parts.Key, [.. parts])),
        ];
    }

    private static string StoredId(QuantizationScheme scheme) => scheme switch
    {
        { Type: QuantizedType.Float8, Scales: ScaleLayout.Block } => "fp8",
        { Type: QuantizedType.Float8 or QuantizedType.Mxfp8 } => "fp8-tensor",
        { Type: QuantizedType.Mxfp4 } => "mxfp4",
        { Type: QuantizedType.Nvfp4 } => "nvfp4",
        { Type: QuantizedType.NormalFloat4 or QuantizedType.Float4 } => "nf4",
        { Bits: 8, Activations: not ActivationScheme.None } => "int8",
        _ => "gptq",
    };

    // The layers a list names apart come after the others: which of them comes first changes no sum.
    private TensorBytes Together(TensorGroup group, QuantizedGroup[] parts)
    {
        if (parts.Length == 1)
        {
            return new TensorBytes(group, TypeOf(parts[0]), BytesOf(parts[0])) { Schemes = [parts[0].Scheme] };
        }

        return new TensorBytes(
            group,
            [.. parts.SelectMany(part => Enumerable.Repeat(TypeOf(part), part.Count))],
            [.. parts.SelectMany(part => Enumerable.Repeat(BytesOf(part), part.Count))])
        {
            Schemes = [.. parts.SelectMany(part => Enumerable.Repeat(part.Scheme, part.Count))],
        };
    }

    private string TypeOf(QuantizedGroup part) => part.Scheme is null ? (_nativeBytes == 4 ? "fp32" : "bf16") : Id;

    /// <summary>Bytes of one tensor.</summary>
    private long BytesOf(QuantizedGroup part)
        => part.Scheme is { } scheme
            ? checked((((part.Group.Elements * scheme.Bits) + 7) / 8) + (part.ScaleBytes / part.Count))
            : checked(part.Group.Elements * _nativeBytes);
}
