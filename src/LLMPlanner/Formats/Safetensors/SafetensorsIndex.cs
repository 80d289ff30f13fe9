using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>
/// <c>model.safetensors.index.json</c>: which shard holds which tensor. Its totals are what a publisher's tool booked, not what the files
/// hold: <c>total_size</c> may be a fraction, zero or absent.
/// </summary>
public sealed class SafetensorsIndex
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "model.safetensors.index.json";

    private readonly Utf8Names _names;
    private readonly Utf8Names _shards;
    private readonly int[] _shardOf;

    private SafetensorsIndex(string source, SafetensorsIndexTokens tokens)
    {
        Source = source;
        _names = tokens.Names;
        _shards = tokens.Shards;
        _shardOf = tokens.ShardOf;
        TotalSize = tokens.TotalSize;
        TotalParameters = tokens.TotalParameters;
        var shards = new string[_shards.Count];
        for (int i = 0; i < shards.Length; i++)
        {
            shards[i] = _shards.Text(i);
        }

        Shards = shards;
    }

    /// <summary>Where the index came from.</summary>
    public string Source { get; }

    /// <summary>File names of the shards, in the order of their first mention.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <summary>Number of tensors.</summary>
    public int Count => _names.Count;

    /// <summary>Names of the tensors.</summary>
    public IEnumerable<string> TensorNames
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return _names.Text(i);
            }
        }
    }

    /// <summary><c>metadata.total_size</c> in bytes, rounded down; null where it is absent or not positive.</summary>
    public long? TotalSize { get; }

    /// <summary><c>metadata.total_parameters</c>; null where it is absent or not positive.</summary>
    public long? TotalParameters { get; }

    /// <summary>The shard that holds a tensor, or null where the index does not name it.</summary>
    /// <param name="tensor">The whole name.</param>
    public string? ShardOf(string tensor)
    {
        int index = _names.IndexOf(tensor);
        return index < 0 ? null : Shards[_shardOf[index]];
    }

    /// <summary>Reads an index file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The file cannot be read or is no index; the message names the offset.</exception>
    public static SafetensorsIndex Read(string path, CancellationToken cancellation = default)
        => ModelFiles.Use(path, stream => Read(stream, path, cancellation));

    /// <summary>Reads an index from a stream.</summary>
    /// <param name="stream">UTF-8 JSON, at most 100 MB.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">The text is no index; the message names the offset.</exception>
    public static SafetensorsIndex Read(Stream stream, string source, CancellationToken cancellation = default)
    {
        var tokens = new SafetensorsIndexTokens(source);
        JsonTokens.Read(stream, null, SafetensorsLimits.MaxIndexBytes, source, 0, tokens, cancellation);
        return tokens.HasMap
            ? new SafetensorsIndex(source, tokens)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SafetensorsIndexInvalid), source, source, 0, "weight_map");
    }
}
