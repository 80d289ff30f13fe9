namespace LLMPlanner.Architectures;

/// <summary>A layer's composition. Models are a short list of kinds and a layout that says which layer is of which kind.</summary>
public sealed class LayerKind
{
    internal LayerKind(string name, params LayerBlock[] blocks)
    {
        Name = name;
        Blocks = blocks;
    }

    /// <summary>A short name such as <c>full_attention</c>, <c>sliding_attention</c>, <c>linear_attention+moe</c>.</summary>
    public string Name { get; }

    /// <summary>The blocks in the order in which a token passes them.</summary>
    public IReadOnlyList<LayerBlock> Blocks { get; }

    /// <summary>The first block of a type, or null.</summary>
    internal T? Find<T>()
        where T : LayerBlock
        => Blocks.OfType<T>().FirstOrDefault();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
