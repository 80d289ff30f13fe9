namespace LLMPlanner.Formats.Safetensors;

/// <summary>What a stored tensor is for.</summary>
public enum CheckpointTensorKind
{
    /// <summary>Parameters, packed or not.</summary>
    Parameter,

    /// <summary>Scales, zero points, group indices and shapes of quantized tensors.</summary>
    Scale,

    /// <summary>Tables that hold nothing learned: rotary frequencies, causal masks, position ids.</summary>
    Buffer,
}

/// <summary>A tensor of a checkpoint with what it holds.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Name">Its name, without the suffix that a packing adds: what the tensor would be called unpacked.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Packing">The packing (<c>awq</c>, <c>gptq</c>, <c>mxfp4</c> …), or null where an element is a parameter.</param>
/// <param name="Parameters">Parameters it holds; 0 for scales and buffers; null where the width of a packed element is not known.</param>
public readonly record struct CheckpointTensor(
    SafetensorsTensor Tensor, string Name, CheckpointTensorKind Kind, string? Packing, long? Parameters);
