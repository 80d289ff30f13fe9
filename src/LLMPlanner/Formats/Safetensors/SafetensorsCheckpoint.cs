using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>
/// A checkpoint in safetensors files: one file or all shards of an index. Bytes on disk, bytes of tensors and parameters are three
/// different figures, and all of them are counted from the headers.
/// </summary>
public sealed class SafetensorsCheckpoint
{
    private readonly Dictionary<string, SafetensorsHeader> _byFile;
    private readonly PackedTensors _packed;

    private SafetensorsCheckpoint(string path, SafetensorsIndex? index, IReadOnlyList<SafetensorsHeader> files, PackingHint hint)
    {
        Path = path;
        Index = index;
        Files = files;
        _byFile = files.ToDictionary(file => System.IO.Path.GetFileName(file.Source), StringComparer.Ordinal);
        _packed = new PackedTensors(Find, hint);
        var warnings = new List<ModelFileWarning>(files.SelectMany(file => file.Warnings));
        Count(warnings);
        if (index is not null)
        {
            CompareWithIndex(index, warnings);
        }

        Warnings = warnings;
    }

    /// <summary>The path that was given.</summary>
    public string Path { get; }

    /// <summary>The index, or null where there is one file or no index.</summary>
    public SafetensorsIndex? Index { get; }

    /// <summary>The headers of all files.</summary>
    public IReadOnlyList<SafetensorsHeader> Files { get; }

    /// <summary>Bytes of all files on disk.</summary>
    public long DiskBytes { get; private set; }

    /// <summary>Bytes of all tensors: the files without their headers.</summary>
    public long TensorBytes { get; private set; }

    /// <summary>Bytes of scales, zero points and group indices.</summary>
    public long ScaleBytes { get; private set; }

    /// <summary>Bytes of tables that hold nothing learned; engines compute them and do not load them.</summary>
    public long BufferBytes { get; private set; }

    /// <summary>Parameters, packed ones counted one by one, without scales and buffers; null where a packing's width is not known.</summary>
    public long? ParameterCount { get; private set; } = 0;

    /// <summary>The packings that were met: <c>awq</c>, <c>gptq</c>, <c>fp8</c>, <c>mxfp4</c>, <c>nvfp4</c>, <c>nf4</c> …</summary>
    public IReadOnlyList<string> Packings { get; private set; } = [];

    /// <summary>What is odd about the files.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; }

    /// <summary>Every tensor with what it holds. Made anew at each call; nothing is kept.</summary>
    public IEnumerable<CheckpointTensor> Tensors
    {
        get
        {
            foreach (SafetensorsHeader file in Files)
            {
                foreach (SafetensorsTensor tensor in file.Tensors)
                {
                    yield return _packed.Classify(tensor);
                }
            }
        }
    }

    /// <summary>Reads the headers of a checkpoint.</summary>
    /// <param name="path">An index, a single file, or a folder with either.</param>
    /// <param name="hint">What the config says of the quantization, or null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">A file is missing (named), cannot be read, or is damaged.</exception>
    public static SafetensorsCheckpoint Open(string path, PackingHint? hint = null, CancellationToken cancellation = default)
    {
        hint ??= PackingHint.None;
        if (Directory.Exists(path))
        {
            string index = System.IO.Path.Combine(path, SafetensorsIndex.FileName);
            return File.Exists(index) ? FromIndex(path, index, hint, cancellation) : FromFiles(path, FilesOf(path), hint, cancellation);
        }

        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? FromIndex(path, path, hint, cancellation)
            : FromFiles(path, [path], hint, cancellation);
    }

    /// <summary>The safetensors files of a folder that make up one checkpoint.</summary>
    internal static IReadOnlyList<string> FilesOf(string folder)
    {
        string[] all;
        try
        {
            all = Directory.GetFiles(folder, "*.safetensors");
        }
        catch (Exception e) when (ModelFiles.IsSystemError(e))
        {
            throw ModelFiles.Wrap(e, folder);
        }

        Array.Sort(all, StringComparer.Ordinal);

        // Some repositories hold the same weights a second time in the publisher's own layout.
        string[] standard = Array.FindAll(all, file => System.IO.Path.GetFileName(file).StartsWith("model", StringComparison.OrdinalIgnoreCase));
        string[] others = Array.FindAll(all, file => !System.IO.Path.GetFileName(file).StartsWith("consolidated", StringComparison.OrdinalIgnoreCase)
            && !System.IO.Path.GetFileName(file).StartsWith("adapter", StringComparison.OrdinalIgnoreCase));
        return standard.Length > 0 ? standard : others.Length > 0 ? others : all;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Files.Count} files, {TensorBytes} bytes of tensors";

    private static SafetensorsCheckpoint FromIndex(string path, string indexPath, PackingHint hint, CancellationToken cancellation)
    {
        SafetensorsIndex index = SafetensorsIndex.Read(indexPath, cancellation);
        string folder = System.IO.Path.GetDirectoryName(indexPath) ?? string.Empty;
        string[] missing = [.. index.Shards.Where(shard => !File.Exists(System.IO.Path.Combine(folder, shard)))];
        if (missing.Length > 0)
        {
            string more = missing.Length > 5 ? ", …" : string.Empty;
            throw PlannerException.Create(
                PlannerErrorKind.NotFound, nameof(SR.SafetensorsShardsMissing), path, path, missing.Length, index.Shards.Count, string.Join(", ", missing.Take(5)) + more);
        }

        var files = new List<SafetensorsHeader>(index.Shards.Count);
        foreach (string shard in index.Shards)
        {
            files.Add(SafetensorsHeader.Read(System.IO.Path.Combine(folder, shard), cancellation));
            ThrowIfTooMany(files, path);
        }

        return new SafetensorsCheckpoint(path, index, files, hint);
    }

    private static SafetensorsCheckpoint FromFiles(string path, IReadOnlyList<string> paths, PackingHint hint, CancellationToken cancellation)
    {
        if (paths.Count == 0)
        {
            throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.SafetensorsNoFiles), path, path);
        }

        var files = new List<SafetensorsHeader>(paths.Count);
        foreach (string file in paths)
        {
            files.Add(SafetensorsHeader.Read(file, cancellation));
            ThrowIfTooMany(files, path);
        }

        return new SafetensorsCheckpoint(path, null, files, hint);
    }

    private static void ThrowIfTooMany(List<SafetensorsHeader> files, string path)
    {
        if (files.Count > SafetensorsLimits.MaxShards || files.Sum(file => (long)file.Count) > SafetensorsLimits.MaxIndexTensors)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.SafetensorsTooManyTensors), path, path, 0, SafetensorsLimits.MaxIndexTensors);
        }
    }

    private void Count(List<ModelFileWarning> warnings)
    {
        var packings = new SortedSet<string>(StringComparer.Ordinal);
        string? unknown = null;
        try
        {
            foreach (SafetensorsHeader file in Files)
            {
                DiskBytes = checked(DiskBytes + (file.FileBytes ?? 0));
                TensorBytes = checked(TensorBytes + file.TensorBytes);
            }

            foreach (CheckpointTensor tensor in Tensors)
            {
                Count(tensor);
                unknown ??= tensor.Parameters is null ? tensor.Tensor.Name : null;
                if (tensor.Packing is not null)
                {
                    packings.Add(tensor.Packing);
                }
            }
        }
        catch (OverflowException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.DimensionsOverflow), Path, Path);
        }

        Packings = [.. packings];
        if (unknown is not null)
        {
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsPackingUnknown), SafeText.Of(unknown), Path, SafeText.Of(unknown)));
        }
    }

    private void Count(CheckpointTensor tensor)
    {
        ParameterCount = ParameterCount is { } sum && tensor.Parameters is { } parameters ? checked(sum + parameters) : null;
        if (tensor.Kind == CheckpointTensorKind.Scale)
        {
            ScaleBytes += tensor.Tensor.Bytes;
        }
        else if (tensor.Kind == CheckpointTensorKind.Buffer)
        {
            BufferBytes += tensor.Tensor.Bytes;
        }
    }

    private SafetensorsTensor? Find(string name)
    {
        if (Index?.ShardOf(name) is { } shard)
        {
            return _byFile[shard].TryFind(name, out SafetensorsTensor indexed) ? indexed : null;
        }

        foreach (SafetensorsHeader file in Index is null ? Files : [])
        {
            if (file.TryFind(name, out SafetensorsTensor tensor))
            {
                return tensor;
            }
        }

        return null;
    }

    private void CompareWithIndex(SafetensorsIndex index, List<ModelFileWarning> warnings)
    {
        long stored = Files.Sum(file => (long)file.Count);
        string? absent = index.TensorNames.FirstOrDefault(name => !_byFile[index.ShardOf(name)!].TryFind(name, out _));
        if (absent is not null)
        {
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsIndexLacks), SafeText.Of(absent), Path, SafeText.Of(absent), index.ShardOf(absent)));
        }
        else if (stored != index.Count)
        {
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsIndexShort), Path, Path, index.Count, stored));
        }
    }
}
