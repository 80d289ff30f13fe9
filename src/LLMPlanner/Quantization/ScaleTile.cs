namespace LLMPlanner.Quantization;

/// <summary>What one scale of a quantized matrix covers.</summary>
/// <param name="Rows">Outputs; 1 where rows are independent of each other.</param>
/// <param name="Columns">Inputs.</param>
/// <param name="MayPad">True where engines fill up the last tile of a rank instead of refusing to cut (MXFP4 experts).</param>
internal readonly record struct ScaleTile(long Rows, long Columns, bool MayPad = false)
{
    /// <summary>Any cut will do.</summary>
    public static ScaleTile None { get; } = new(1, 1);
}

/// <summary>What a part of a tensor takes.</summary>
/// <param name="Weights">Bytes of the weights.</param>
/// <param name="Scales">Bytes of scales and zero points beside them.</param>
internal readonly record struct ShardBytes(long Weights, long Scales);
