using System.Collections;

namespace LLMPlanner.Formats.Gguf;

/// <summary>The tensors of a GGUF file or of all shards of one, in file order: one array of descriptions and one block of names.</summary>
public sealed class GgufTensors : IReadOnlyList<GgufTensor>
{
    private readonly GgufTensorEntry[] _entries;
    private readonly Utf8Names _names;

    internal GgufTensors(GgufTensorEntry[] entries, int count, Utf8Names names)
    {
        _entries = entries;
        _names = names;
        Count = count;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public GgufTensor this[int index]
        => (uint)index < (uint)Count ? new GgufTensor(this, index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Finds a tensor by its whole name.</summary>
    /// <param name="name">Such as <c>token_embd.weight</c>.</param>
    /// <param name="tensor">The tensor where it is there.</param>
    public bool TryFind(string name, out GgufTensor tensor)
    {
        int index = _names.IndexOf(name);
        tensor = index < 0 ? default : new GgufTensor(this, index);
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<GgufTensor> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new GgufTensor(this, i);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ref readonly GgufTensorEntry Entry(int index) => ref _entries[index];

    internal ReadOnlySpan<byte> NameUtf8(int index) => _names[index];

    internal string NameOf(int index) => _names.Text(index);

    internal string SafeName(int index) => SafeText.Of(_names[index]);
}
