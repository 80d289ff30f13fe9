namespace LLMPlanner.Architectures;

/// <summary>A layer norm: RMSNorm (weight only) or LayerNorm (weight and bias).</summary>
public sealed class Normalization : LayerBlock
{
    internal Normalization(string name, long width, bool bias = false)
    {
        Name = name;
        Width = width;
        HasBias = bias;
    }

    /// <summary>GGUF base name, such as <c>attn_norm</c>.</summary>
    public string Name { get; }

    /// <summary>Normalized width.</summary>
    public long Width { get; }

    /// <summary>True for LayerNorm with a bias.</summary>
    public bool HasBias { get; }

    internal override void Describe(TensorList tensors)
    {
        tensors.Vector(Name + ".weight", TensorRole.Norm, Width);
        if (HasBias)
        {
            tensors.Vector(Name + ".bias", TensorRole.Norm, Width);
        }
    }
}
