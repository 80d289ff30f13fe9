namespace LLMPlanner.Quantization.Gguf;

/// <summary>
/// A ggml tensor type: rows are stored in blocks of <see cref="BlockSize"/> elements, each <see cref="BlockBytes"/> bytes long.
/// </summary>
/// <param name="Id">Numeric id in a GGUF file.</param>
/// <param name="Name">Name as llama.cpp prints it, in capitals.</param>
/// <param name="BlockSize">Elements per block; 0 for ids that were removed.</param>
/// <param name="BlockBytes">Bytes per block; 0 for ids that were removed.</param>
public sealed record GgmlType(int Id, string Name, int BlockSize, int BlockBytes)
{
    /// <summary>Bits per element.</summary>
    public double BitsPerWeight => BlockSize == 0 ? 0 : BlockBytes * 8.0 / BlockSize;

    /// <summary>True for ids that llama.cpp no longer reads.</summary>
    public bool IsRemoved => BlockSize == 0;

    /// <summary>Whether rows of this length can be stored in the type.</summary>
    /// <param name="columns">Row length.</param>
    public bool Divides(long columns) => BlockSize > 0 && columns % BlockSize == 0;

    /// <summary>Bytes of <paramref name="elements"/> elements; the row length must be a multiple of the block.</summary>
    /// <param name="elements">Number of elements.</param>
    public long Bytes(long elements) => checked(elements / BlockSize * BlockBytes);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
