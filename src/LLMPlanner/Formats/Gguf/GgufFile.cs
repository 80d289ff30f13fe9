using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// A GGUF model on disk: one file, or all shards of a split one. Any shard may be given; the others are found beside it. Nothing stays open.
/// </summary>
public sealed class GgufFile
{
    private GgufFile(string path, IReadOnlyList<GgufHeader> shards, GgufTensors tensors)
    {
        Path = path;
        Shards = shards;
        Tensors = tensors;
        foreach (GgufHeader shard in shards)
        {
            ParameterCount = Sum(ParameterCount, shard.ParameterCount);
            TensorBytes = Sum(TensorBytes, shard.TensorBytes);
            FileBytes = Sum(FileBytes, shard.FileBytes ?? 0);
        }

        Warnings = shards.Count == 1 ? shards[0].Warnings : [.. shards.SelectMany(shard => shard.Warnings)];
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>The headers of all shards, first shard first; one header where the file is not split.</summary>
    public IReadOnlyList<GgufHeader> Shards { get; }

    /// <summary>The header that carries the metadata: that of the first shard.</summary>
    public GgufHeader Header => Shards[0];

    /// <summary>Version of the format.</summary>
    public int Version => Header.Version;

    /// <summary>The metadata.</summary>
    public GgufMetadata Metadata => Header.Metadata;

    /// <summary>The tensors of all shards.</summary>
    public GgufTensors Tensors { get; }

    /// <summary>Elements of all tensors.</summary>
    public long ParameterCount { get; }

    /// <summary>Bytes of all tensors, without padding.</summary>
    public long TensorBytes { get; }

    /// <summary>Bytes of all shards on disk, headers and padding included.</summary>
    public long FileBytes { get; }

    /// <summary>What the file calls its quantization; null where it does not say. A label, not a size.</summary>
    public string? FileType => Header.FileType;

    /// <summary>What is odd about the files.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; }

    /// <summary>Reads the headers of a GGUF model.</summary>
    /// <param name="path">The file, or any shard of it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">
    /// The file cannot be read or a header is damaged; shards are missing (named), given twice, or do not belong together.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GgufFile Open(string path, CancellationToken cancellation = default)
    {
        GgufHeader header = GgufHeader.Read(path, cancellation);
        long count = header.Metadata.Integer(GgufShards.CountKey) ?? 1;
        if (count <= 1)
        {
            return new GgufFile(path, [header], header.Tensors);
        }

        IReadOnlyList<GgufHeader> shards = GgufShards.Read(path, header, count, cancellation);
        return new GgufFile(path, shards, GgufShards.Join(shards, path));
    }

    /// <summary>A model whose only header is at hand already.</summary>
    /// <param name="header">The header.</param>
    public static GgufFile From(GgufHeader header) => new(header.Source, [header], header.Tensors);

    /// <summary>A model whose headers are at hand already.</summary>
    /// <param name="headers">The headers of all shards, first shard first.</param>
    /// <exception cref="PlannerException">The headers do not belong together.</exception>
    public static GgufFile From(IReadOnlyList<GgufHeader> headers)
    {
        if (headers.Count == 1)
        {
            return From(headers[0]);
        }

        GgufShards.Check(headers);
        return new GgufFile(headers[0].Source, headers, GgufShards.Join(headers, headers[0].Source));
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    private long Sum(long sum, long value)
        => sum <= long.MaxValue - value ? sum + value : throw GgufErrors.Invalid(nameof(SR.GgufTotalOverflow), Path, 0);
}
