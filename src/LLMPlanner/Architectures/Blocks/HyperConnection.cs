namespace LLMPlanner.Architectures;

/// <summary>
/// Hyper-connections (DeepSeek-V4): the residual is kept in several streams, and a small projection of all of them decides how each
/// block reads from and writes to them.
/// </summary>
public sealed class HyperConnection : LayerBlock
{
    internal HyperConnection(string name, long width, long streams)
    {
        Name = name;
        Width = width;
        Streams = streams;
    }

    /// <summary>GGUF base name, such as <c>hc_attn</c>.</summary>
    public string Name { get; }

    /// <summary>Model width (hidden_size).</summary>
    public long Width { get; }

    /// <summary>Residual streams (hc_mult).</summary>
    public long Streams { get; }

    internal override void Describe(TensorList tensors)
    {
        // One weight to read and one to write each stream, and a matrix that mixes the streams.
        long outputs = checked((Streams + 2) * Streams);
        tensors.FloatMatrix(Name + "_fn.weight", TensorRole.Other, outputs, checked(Streams * Width));
        tensors.Vector(Name + "_base.weight", TensorRole.Other, outputs);
        tensors.Vector(Name + "_scale.weight", TensorRole.Other, 3);
    }
}
