using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// The header of one GGUF file: metadata and tensor descriptions. Reading it takes time linear in its length and memory that its counts
/// cannot drive up; no byte of the weights is read.
/// </summary>
public sealed class GgufHeader
{
    private readonly GgufTensors _tensors;

    private GgufHeader(string source, GgufParser parser, GgufValueSource? values, long? length)
    {
        var warnings = new List<ModelFileWarning>();
        GgufLayout.Check(source, parser, length, warnings);
        Source = source;
        Version = (int)parser.Version;
        IsBigEndian = parser.IsBigEndian;
        Alignment = parser.Alignment;
        HeaderBytes = parser.Position;
        DataOffset = parser.DataOffset;
        FileBytes = length;
        Metadata = parser.ToMetadata(values);
        _tensors = new GgufTensors(parser.TensorEntries, parser.TensorNames.Count, parser.TensorNames);
        for (int i = 0; i < _tensors.Count; i++)
        {
            ref readonly GgufTensorEntry entry = ref _tensors.Entry(i);
            ParameterCount = Sum(ParameterCount, entry.Elements);
            TensorBytes = Sum(TensorBytes, entry.Bytes);
        }

        FileType = GgufFileTypes.Label(Metadata);
        if (GgufFileTypes.Disagreement(Metadata, _tensors, source) is { } disagreement)
        {
            warnings.Add(disagreement);
        }

        Warnings = warnings;
    }

    /// <summary>Where the header came from: a path or a name given by the caller.</summary>
    public string Source { get; }

    /// <summary>Version of the format, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>Whether the file was written for big-endian machines.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Every tensor begins at a multiple of this, in bytes.</summary>
    public long Alignment { get; }

    /// <summary>Bytes of the header, without the padding after it.</summary>
    public long HeaderBytes { get; }

    /// <summary>Offset of the first byte of tensor data.</summary>
    public long DataOffset { get; }

    /// <summary>Bytes of the file; null where the header came alone.</summary>
    public long? FileBytes { get; }

    /// <summary>The metadata.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>The tensors, in file order.</summary>
    public GgufTensors Tensors => _tensors;

    /// <summary>Elements of all tensors of this file.</summary>
    public long ParameterCount { get; }

    /// <summary>Bytes of all tensors of this file, without padding.</summary>
    public long TensorBytes { get; }

    /// <summary>What the file calls its quantization, such as <c>Q4_K_M</c>; null where it does not say. A label, not a size.</summary>
    public string? FileType { get; }

    /// <summary>What is odd about the file.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; }

    /// <summary>Reads the header of a file. Nothing stays open.</summary>
    /// <param name="path">A GGUF file, or one shard of one.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The file cannot be read, or the header is damaged; the message names offset and field.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GgufHeader Read(string path, CancellationToken cancellation = default)
    {
        using FileStream stream = ModelFiles.Open(path);
        try
        {
            long length = stream.Length;
            var parser = new GgufParser(path, length);
            GgufPump.Run(stream, parser, cancellation);
            return new GgufHeader(path, parser, new GgufFileValues(path), length);
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            throw ModelFiles.Wrap(e, path);
        }
    }

    /// <summary>Reads a header from a stream.</summary>
    /// <param name="stream">
    /// Stands at the beginning of the header. Where it can seek, long metadata values are read from it when they are asked for, so it has
    /// to stay open until then; where it cannot, they are not available.
    /// </param>
    /// <param name="source">A name for messages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The header is damaged; the message names offset and field.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GgufHeader Read(Stream stream, string source, CancellationToken cancellation = default)
    {
        try
        {
            long origin = stream.CanSeek ? stream.Position : 0;
            long? length = stream.CanSeek ? stream.Length - origin : null;
            var parser = new GgufParser(source, length);
            GgufPump.Run(stream, parser, cancellation);
            return new GgufHeader(source, parser, stream.CanSeek ? new GgufStreamValues(stream, source, origin) : null, length);
        }
        catch (IOException e)
        {
            throw ModelFiles.Wrap(e, source);
        }
    }

    /// <summary>Reads a header from memory.</summary>
    /// <param name="bytes">The file, or its beginning with the whole header.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="fileBytes">Bytes of the whole file, where <paramref name="bytes"/> are only its beginning.</param>
    /// <exception cref="PlannerException">The header is damaged or not all there; the message names offset and field.</exception>
    public static GgufHeader Read(ReadOnlyMemory<byte> bytes, string source, long? fileBytes = null)
    {
        long length = Math.Max(fileBytes ?? 0, bytes.Length);
        var parser = new GgufParser(source, length);
        parser.Push(bytes.Span);
        return parser.IsComplete ? new GgufHeader(source, parser, new GgufMemoryValues(bytes), length) : throw parser.Truncated();
    }

    /// <summary>The header that a parser has read.</summary>
    internal static GgufHeader From(GgufParser parser, string source, long? length) => new(source, parser, null, length);

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: GGUF v{Version}, {Tensors.Count} tensors";

    private long Sum(long sum, long value)
        => sum <= long.MaxValue - value ? sum + value : throw GgufErrors.Invalid(nameof(SR.GgufTotalOverflow), Source, HeaderBytes);
}
