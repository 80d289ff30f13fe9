namespace LLMPlanner.Formats.Gguf;

/// <summary>A tensor description, 64 bytes each, without objects of its own.</summary>
internal struct GgufTensorEntry
{
    public long Dimension0;
    public long Dimension1;
    public long Dimension2;
    public long Dimension3;
    public long Elements;
    public long Offset;
    public long Bytes;
    public int Type;
    public byte Rank;
}
