namespace LLMPlanner.Formats.Gguf;

/// <summary>Where a metadata value is and, where it is short, what it is.</summary>
internal struct GgufMetadataEntry
{
    /// <summary>Type of the value.</summary>
    public GgufValueType Type;

    /// <summary>Type of the elements of an array.</summary>
    public GgufValueType ElementType;

    /// <summary>Offset of the value in the file: of a scalar, of the first byte of a text, of the first element of an array.</summary>
    public long Position;

    /// <summary>Bytes of a scalar or a text, or of all elements of an array, with their lengths where they are texts.</summary>
    public long Bytes;

    /// <summary>Elements of an array; 1 otherwise.</summary>
    public long Count;

    /// <summary>A scalar, in the byte order of this machine.</summary>
    public ulong Bits;

    /// <summary>Where the value begins among the kept bytes; −1 where it was not kept.</summary>
    public int Kept;
}
