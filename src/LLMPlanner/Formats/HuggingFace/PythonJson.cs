namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// Python writes NaN and Infinity into JSON, and published configs hold them (time_step_limit of state-space models). They become texts:
/// harmless where nobody reads them, and an error that shows them where a number is wanted.
/// </summary>
internal static class PythonJson
{
    private static readonly byte[][] s_literals = ["NaN"u8.ToArray(), "-Infinity"u8.ToArray(), "Infinity"u8.ToArray()];

    /// <summary>The text with bare literals quoted, or null where there are none.</summary>
    public static byte[]? Quote(ReadOnlySpan<byte> json)
    {
        MemoryStream? output = null;
        int copied = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (inString)
            {
                if (b == (byte)'\\')
                {
                    i++;
                }
                else if (b == (byte)'"')
                {
                    inString = false;
                }

                continue;
            }

            if (b == (byte)'"')
            {
                inString = true;
                continue;
            }

            byte[]? literal = LiteralAt(json.Slice(i));
            if (literal is null)
            {
                continue;
            }

            output ??= new MemoryStream(json.Length + 64);
            Write(output, json.Slice(copied, i - copied));
            output.WriteByte((byte)'"');
            Write(output, literal);
            output.WriteByte((byte)'"');
            i += literal.Length - 1;
            copied = i + 1;
        }

        if (output is null)
        {
            return null;
        }

        Write(output, json.Slice(copied));
        return output.ToArray();
    }

    private static byte[]? LiteralAt(ReadOnlySpan<byte> json)
    {
        if (json[0] is not ((byte)'N' or (byte)'I' or (byte)'-'))
        {
            return null;
        }

        foreach (byte[] literal in s_literals)
        {
            if (json.StartsWith(literal))
            {
                return literal;
            }
        }

        return null;
    }

    private static void Write(MemoryStream stream, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            stream.WriteByte(b);
        }
    }
}
