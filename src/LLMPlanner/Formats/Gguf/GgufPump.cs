using System.Buffers;

namespace LLMPlanner.Formats.Gguf;

/// <summary>Pushes the bytes of a stream through a parser, one window at a time, stepping over what the parser does not need.</summary>
internal static class GgufPump
{
    /// <summary>One window. It stays in the second-level cache, where the walk over texts finds it again.</summary>
    private const int WindowBytes = 256 * 1024;

    /// <summary>The first read: headers without a vocabulary are shorter than this.</summary>
    private const int FirstBytes = 64 * 1024;

    /// <summary>Reads a header.</summary>
    /// <param name="stream">Stands at the beginning of the header.</param>
    /// <param name="parser">The parser.</param>
    /// <param name="cancellation">Stops between two windows.</param>
    public static void Run(Stream stream, GgufParser parser, CancellationToken cancellation)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            int filled = 0;
            int wanted = FirstBytes;
            while (!parser.IsComplete)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = stream.Read(window, filled, wanted - filled);
                if (read == 0)
                {
                    throw parser.Truncated();
                }

                filled += read;
                wanted = WindowBytes;
                int used = parser.Push(window.AsSpan(0, filled));
                filled -= used;
                window.AsSpan(used, filled).CopyTo(window);
                if (parser.Skip > 0 && stream.CanSeek)
                {
                    // Nothing of a value that is stepped over is left in the window: the parser has taken it.
                    long skip = parser.Skip;
                    stream.Seek(skip, SeekOrigin.Current);
                    parser.Skipped(skip);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
