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

    // The layers a list names apart come after the others: which of them comes first changes no sum.
    private TensorBytes Together(TensorGroup group, QuantizedGroup[] parts)
    {
        if (parts.Length == 1)
        {
            return new TensorBytes(group, TypeOf(parts[0]), BytesOf(parts[0]));
        }

        return new TensorBytes(
            group,
            [.. parts.SelectMany(part => Enumerable.Repeat(TypeOf(part), part.Count))],
            [.. parts.SelectMany(part => Enumerable.Repeat(BytesOf(part), part.Count))]);
    }

    private string TypeOf(QuantizedGroup part) => part.Scheme is null ? (_nativeBytes == 4 ? "fp32" : "bf16") : Id;

    /// <summary>Bytes of one tensor.</summary>
    private long BytesOf(QuantizedGroup part)
        => part.Scheme is { } scheme
            ? checked((((part.Group.Elements * scheme.Bits) + 7) / 8) + (part.ScaleBytes / part.Count))
            : checked(part.Group.Elements * _nativeBytes);
}
