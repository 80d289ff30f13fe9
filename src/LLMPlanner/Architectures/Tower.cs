namespace LLMPlanner.Architectures;

/// <summary>A vision or audio tower, or a projector: tensors of its own, no cache. Its output tokens take text cache.</summary>
public sealed class Tower
{
    internal Tower(string name, ModelPart part, IReadOnlyList<TensorGroup> tensors)
    {
        Name = name;
        Part = part;
        Tensors = tensors;
        foreach (TensorGroup group in tensors)
        {
            group.Part = part;
        }
    }

    /// <summary>What it is, such as <c>SigLIP</c>.</summary>
    public string Name { get; }

    /// <summary>Vision, audio or projector.</summary>
    public ModelPart Part { get; }

    /// <summary>Its tensors.</summary>
    public IReadOnlyList<TensorGroup> Tensors { get; }
}
