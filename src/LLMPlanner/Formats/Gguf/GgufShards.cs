using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// Finds and joins the shards of a split file. They are found by their names and checked by what they say of themselves, so a copy under
/// another number or a shard of another model is refused.
/// </summary>
internal static class GgufShards
{
    public const string CountKey = "split.count";
    private const string NumberKey = "split.no";
    private const string TensorsKey = "split.tensors.count";
    private const int NamedAtMost = 5;

    /// <summary>Reads the headers of all shards.</summary>
    /// <param name="path">The shard that was given.</param>
    /// <param name="given">Its header.</param>
    /// <param name="count">How many shards it says there are.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static IReadOnlyList<GgufHeader> Read(string path, GgufHeader given, long count, CancellationToken cancellation)
    {
        if (count > GgufLimits.MaxShards)
        {
            throw given.Metadata.Invalid(nameof(SR.GgufShardCountInvalid), CountKey, count, GgufLimits.MaxShards);
        }

        if (!GgufShardName.TryParse(Path.GetFileName(path), out GgufShardName name) || name.Count != count)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufShardNameInvalid), path, path, count);
        }

        string folder = Path.GetDirectoryName(path) ?? string.Empty;
        ThrowIfMissing(path, folder, name);
        var shards = new List<GgufHeader>((int)count);
        int tensors = 0;
        for (int number = 1; number <= name.Count; number++)
        {
            GgufHeader shard = number == name.Number ? given : GgufHeader.Read(Path.Combine(folder, name.FileName(number)), cancellation);
            tensors += shard.Tensors.Count;
            if (tensors > GgufLimits.MaxTensors)
            {
                throw GgufErrors.Limit(shard.Source, 0, "n_tensors", tensors, GgufLimits.MaxTensors);
            }

            shards.Add(shard);
        }

        Check(shards);
        return shards;
    }

    /// <summary>Checks that headers are those of all shards of one model, in order.</summary>
    public static void Check(IReadOnlyList<GgufHeader> shards)
    {
        long tensors = 0;
        for (int i = 0; i < shards.Count; i++)
        {
            Check(shards[i], i + 1, shards.Count);
            tensors += shards[i].Tensors.Count;
        }

        if (shards[0].Metadata.Integer(TensorsKey) is { } expected && expected != tensors)
        {
            throw shards[0].Metadata.Invalid(nameof(SR.GgufShardTensorsDiffer), TensorsKey, expected, tensors);
        }
    }

    /// <summary>The tensors of all shards as one list; a name that two shards hold is an error.</summary>
    public static GgufTensors Join(IReadOnlyList<GgufHeader> shards, string source)
    {
        int count = shards.Sum(shard => shard.Tensors.Count);
        var entries = new GgufTensorEntry[count];
        var names = new Utf8Names(count, 28);
        foreach (GgufHeader shard in shards)
        {
            for (int i = 0; i < shard.Tensors.Count; i++)
            {
                entries[names.Count] = shard.Tensors.Entry(i);
                if (!names.TryAdd(shard.Tensors.NameUtf8(i)))
                {
                    throw PlannerException.Create(
                        PlannerErrorKind.InvalidData, nameof(SR.GgufShardTensorTwice), source, shard.Source, shard.Tensors.SafeName(i));
                }
            }
        }

        return new GgufTensors(entries, count, names);
    }

    private static void ThrowIfMissing(string path, string folder, GgufShardName name)
    {
        var missing = new List<string>();
        int count = 0;
        for (int number = 1; number <= name.Count; number++)
        {
            string file = name.FileName(number);
            if (number == name.Number || File.Exists(Path.Combine(folder, file)))
            {
                continue;
            }

            count++;
            if (missing.Count < NamedAtMost)
            {
                missing.Add(file);
            }
        }

        if (count > 0)
        {
            string more = count > missing.Count ? ", …" : string.Empty;
            throw PlannerException.Create(
                PlannerErrorKind.NotFound, nameof(SR.GgufShardsMissing), path, path, count, name.Count, string.Join(", ", missing) + more);
        }
    }

    private static void Check(GgufHeader shard, int number, int count)
    {
        long? own = shard.Metadata.Integer(NumberKey);
        long? ownCount = shard.Metadata.Integer(CountKey);
        if (own != number - 1 || ownCount != count)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.GgufShardMismatch), shard.Source, shard.Source, number, count, own + 1, ownCount);
        }
    }
}
