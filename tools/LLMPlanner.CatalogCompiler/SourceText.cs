namespace LLMPlanner.CatalogCompiler;

/// <summary>The bytes of a file and the places in them.</summary>
internal sealed class SourceText(string file, byte[] bytes)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public ReadOnlySpan<byte> Json =>
        bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsSpan(ByteOrderMark.Length) : bytes;

    /// <summary>Makes a problem at a byte offset into <see cref="Json"/>.</summary>
    public Problem Problem(long offset, string code, string message)
    {
        ReadOnlySpan<byte> before = Json[..(int)offset];
        int line = before.Count((byte)'\n') + 1;
        int column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return new Problem(file, line, column, code, message);
    }
}
