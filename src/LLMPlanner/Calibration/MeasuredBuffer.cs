namespace LLMPlanner.Calibration;

/// <summary>A buffer an engine said it allocated.</summary>
/// <param name="Device">Where: <c>CUDA0</c>, <c>CPU</c>, or the number of a rank.</param>
/// <param name="Kind">What for: <c>model</c>, <c>KV</c>, <c>RS</c>, <c>compute</c>, <c>output</c>.</param>
/// <param name="Bytes">How large.</param>
public sealed record MeasuredBuffer(string Device, string Kind, long Bytes)
{
    /// <summary>True for memory of the host.</summary>
    public bool IsHost => Device.StartsWith("CPU", StringComparison.OrdinalIgnoreCase) || Device.IndexOf("_Host", StringComparison.OrdinalIgnoreCase) >= 0
        || Device.StartsWith("BLAS", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"{Device} {Kind}: {Bytes} bytes";
}
