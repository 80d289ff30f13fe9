using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>Where the bytes of a long metadata value can be read again.</summary>
internal abstract class GgufValueSource
{
    /// <summary>Reads bytes at an offset of the file.</summary>
    public abstract byte[] Read(long position, int count);

    private protected static byte[] ReadFrom(Stream stream, string source, long position, int count)
    {
        var bytes = new byte[count];
        stream.Seek(position, SeekOrigin.Begin);
        int done = 0;
        while (done < count)
        {
            int read = stream.Read(bytes, done, count - done);
            if (read == 0)
            {
                throw PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.ModelFileChanged), source, source);
            }

            done += read;
        }

        return bytes;
    }
}

/// <summary>A file that is opened for each value, so that nothing stays open between them.</summary>
internal sealed class GgufFileValues(string path) : GgufValueSource
{
    public override byte[] Read(long position, int count)
        => ModelFiles.Use(path, stream => ReadFrom(stream, path, position, count));
}

/// <summary>A stream that belongs to the caller.</summary>
internal sealed class GgufStreamValues(Stream stream, string source, long origin) : GgufValueSource
{
    public override byte[] Read(long position, int count) => ReadFrom(stream, source, origin + position, count);
}

/// <summary>A block of memory.</summary>
internal sealed class GgufMemoryValues(ReadOnlyMemory<byte> bytes) : GgufValueSource
{
    public override byte[] Read(long position, int count) => bytes.Slice(checked((int)position), count).ToArray();
}
