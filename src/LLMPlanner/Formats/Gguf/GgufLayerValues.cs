namespace LLMPlanner.Formats.Gguf;

/// <summary>A metadata value of each layer: one for all, or one each.</summary>
public readonly struct GgufLayerValues
{
    private readonly IReadOnlyList<long> _values;

    internal GgufLayerValues(IReadOnlyList<long> values, bool isArray)
    {
        _values = values;
        IsArray = isArray;
    }

    /// <summary>Whether the file holds a value for each layer.</summary>
    public bool IsArray { get; }

    /// <summary>Number of values: one, or one a layer.</summary>
    public int Count => _values.Count;

    /// <summary>The value of a layer.</summary>
    /// <param name="layer">Layer index, below the number of layers that the values were asked for.</param>
    public long this[int layer] => _values[IsArray ? layer : 0];
}
