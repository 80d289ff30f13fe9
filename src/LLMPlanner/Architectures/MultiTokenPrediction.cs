namespace LLMPlanner.Architectures;

/// <summary>
/// Multi-token-prediction layers: stored in the checkpoint, outside the model's parameter count, loaded only for speculative decoding.
/// </summary>
public sealed class MultiTokenPrediction
{
    internal MultiTokenPrediction(int layers, LayerKind layer, IReadOnlyList<TensorGroup> tensors, long duplicateParameters)
    {
        Layers = layers;
        Layer = layer;
        Tensors = tensors;
        DuplicateParameters = duplicateParameters;
        foreach (TensorGroup group in tensors)
        {
            Parameters = checked(Parameters + group.Parameters);
        }
    }

    /// <summary>Number of prediction layers.</summary>
    public int Layers { get; }

    /// <summary>The decoder layer that each of them contains.</summary>
    public LayerKind Layer { get; }

    /// <summary>Tensors of all prediction layers.</summary>
    public IReadOnlyList<TensorGroup> Tensors { get; }

    /// <summary>Parameters of all prediction layers, without repeated embeddings and heads.</summary>
    public long Parameters { get; }

    /// <summary>Repeated embedding and head parameters that such checkpoints usually store once more per layer; 0 where they are shared.</summary>
    public long DuplicateParameters { get; }
}
