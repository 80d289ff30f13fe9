using System.Buffers.Binary;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>The header of one safetensors file. It is read token by token in memory that its length cannot drive up; no weights are read.</summary>
public sealed class SafetensorsHeader
{
    private readonly SafetensorsEntry[] _entries;
    private readonly long[] _dimensions;
    private readonly Utf8Names _names;

    private SafetensorsHeader(string source, long headerBytes, long? fileBytes, SafetensorsHeaderTokens tokens)
    {
        Source = source;
        HeaderBytes = headerBytes;
        FileBytes = fileBytes;
        _entries = tokens.Entries;
        _dimensions = tokens.Dimensions;
        _names = tokens.Names;
        Count = tokens.Names.Count;
        Metadata = tokens.Metadata;
        var warnings = new List<ModelFileWarning>();
        SafetensorsLayout.Check(this, warnings);
        Warnings = warnings;
        for (int i = 0; i < Count; i++)
        {
            TensorBytes = checked(TensorBytes + (_entries[i].End - _entries[i].Begin));
        }
    }

    /// <summary>Where the header came from.</summary>
    public string Source { get; }

    /// <summary>Bytes before the data: the length field and the header.</summary>
    public long HeaderBytes { get; }

    /// <summary>Bytes of the file; null where the header came alone.</summary>
    public long? FileBytes { get; }

    /// <summary>Number of tensors.</summary>
    public int Count { get; }

    /// <summary>The tensors, in the order of the header.</summary>
    public IEnumerable<SafetensorsTensor> Tensors
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return new SafetensorsTensor(this, i);
            }
        }
    }

    /// <summary>Bytes of all tensors.</summary>
    public long TensorBytes { get; }

    /// <summary>The free texts of <c>__metadata__</c>, as far as they are short.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What is odd about the file.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; }

    /// <summary>Reads the header of a file. Nothing stays open.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The file cannot be read, or the header is damaged; the message names the offset.</exception>
    public static SafetensorsHeader Read(string path, CancellationToken cancellation = default)
        => ModelFiles.Use(path, stream => Read(stream, path, stream.Length, cancellation));

    /// <summary>Reads a header from a stream.</summary>
    /// <param name="stream">Stands at the beginning of the file.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="fileBytes">Bytes of the file, or null where they are not known.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The header is damaged; the message names the offset.</exception>
    public static SafetensorsHeader Read(Stream stream, string source, long? fileBytes = null, CancellationToken cancellation = default)
    {
        long length = ReadLength(stream, source, fileBytes);
        var tokens = new SafetensorsHeaderTokens(source);
        JsonTokens.Read(stream, length, SafetensorsLimits.MaxHeaderBytes, source, sizeof(ulong), tokens, cancellation);
        return new SafetensorsHeader(source, length + sizeof(ulong), fileBytes, tokens);
    }

    /// <summary>Reads a header from memory.</summary>
    /// <param name="bytes">The file, or its beginning with the whole header.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="fileBytes">Bytes of the whole file, where <paramref name="bytes"/> are only its beginning.</param>
    /// <exception cref="PlannerException">The header is damaged; the message names the offset.</exception>
    public static SafetensorsHeader Read(byte[] bytes, string source, long? fileBytes = null)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return Read(stream, source, Math.Max(fileBytes ?? 0, bytes.Length));
    }

    /// <summary>Finds a tensor by name.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="tensor">The tensor where it is there.</param>
    public bool TryFind(string name, out SafetensorsTensor tensor)
    {
        int index = _names.IndexOf(name);
        tensor = index < 0 ? default : new SafetensorsTensor(this, index);
        return index >= 0;
    }

    internal ref readonly SafetensorsEntry Entry(int index) => ref _entries[index];

    internal long Dimension(int index) => _dimensions[index];

    internal string NameOf(int index) => _names.Text(index);

    internal string SafeName(int index) => SafeText.Of(_names[index]);

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Count} tensors";

    private static long ReadLength(Stream stream, string source, long? fileBytes)
    {
        var prefix = new byte[sizeof(ulong)];
        int done = 0;
        while (done < prefix.Length)
        {
            int read = stream.Read(prefix, done, prefix.Length - done);
            if (read == 0)
            {
                throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonTruncated), source, source, done);
            }

            done += read;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)SafetensorsLimits.MaxHeaderBytes)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.SafetensorsHeaderTooLong), source, source, length, SafetensorsLimits.MaxHeaderBytes);
        }

        if (fileBytes is { } bytes && length > (ulong)Math.Max(0, bytes - sizeof(ulong)))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonTruncated), source, source, bytes);
        }

        return (long)length;
    }
}
