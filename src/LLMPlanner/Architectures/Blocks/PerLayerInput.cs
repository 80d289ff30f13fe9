namespace LLMPlanner.Architectures;

/// <summary>The per-layer input of Gemma 3n and Gemma 4 (E models): a gate and a projection that mix a layer's own token embedding in.</summary>
public sealed class PerLayerInput : LayerBlock
{
    internal PerLayerInput(long hiddenSize, long width)
    {
        HiddenSize = hiddenSize;
        Width = width;
    }

    /// <summary>Model width (hidden_size).</summary>
    public long HiddenSize { get; }

    /// <summary>Width of the per-layer embedding (hidden_size_per_layer_input).</summary>
    public long Width { get; }

    internal override void Describe(TensorList tensors)
    {
        tensors.Matrix("inp_gate.weight", TensorRole.PerLayerEmbedding, Width, HiddenSize);
        tensors.Matrix("proj.weight", TensorRole.PerLayerEmbedding, HiddenSize, Width);
        tensors.Vector("post_norm.weight", TensorRole.Norm, HiddenSize);
    }

    /// <summary>The tables outside the layers: one embedding per token and layer, its projection from the model width, and a norm.</summary>
    internal static void DescribeTables(TensorList tensors, long hiddenSize, long width, long layers, long vocabulary)
    {
        long all = checked(width * layers);
        tensors.Matrix("per_layer_token_embd.weight", TensorRole.PerLayerEmbedding, vocabulary, all, TensorSharding.Vocabulary);
        tensors.FloatMatrix("per_layer_model_proj.weight", TensorRole.PerLayerEmbedding, all, hiddenSize, TensorSharding.Rows);
        tensors.Vector("per_layer_proj_norm.weight", TensorRole.Norm, width);
    }
}
