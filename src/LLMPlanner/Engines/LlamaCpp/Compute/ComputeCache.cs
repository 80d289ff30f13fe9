namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>Buffers that differ in how they come about.</summary>
internal enum ComputeMode
{
    /// <summary>A device that computes its own layers.</summary>
    Device,

    /// <summary>The same with 16-bit copies of a quantized cache beside fused attention.</summary>
    Scratch,

    /// <summary>The host.</summary>
    Host,

    /// <summary>The first device, which computes the host's products too.</summary>
    Offloaded,

    /// <summary>A stage of a pipeline.</summary>
    Stage,
}

/// <summary>
/// Remembers the buffers of a few stretches of layers, so that a search over contexts or layouts computes each once. Entries are replaced
/// whole: threads may compute one twice, but never see half of it.
/// </summary>
internal sealed class ComputeCache
{
    private const int Entries = 256;
    private readonly Entry?[] _entries = new Entry?[Entries];

    /// <summary>What a buffer is asked for.</summary>
    internal readonly record struct Key(ComputeLoad Load, int First, int End, bool HoldsOutput, bool FollowsHost, int HostExperts)
    {
        /// <summary>Which of the buffers.</summary>
        public ComputeMode Mode { get; init; }
    }

    public bool TryGet(in Key key, out ComputePeak peak)
    {
        Entry? entry = Volatile.Read(ref _entries[Index(key)]);
        if (entry is not null && entry.Key == key)
        {
            peak = entry.Peak;
            return true;
        }

        peak = default;
        return false;
    }

    public void Set(in Key key, in ComputePeak peak) => Volatile.Write(ref _entries[Index(key)], new Entry(key, peak));

    private static int Index(in Key key)
    {
        long hash = (key.Load.Tokens * 31) + (key.Load.Sequences * 131) + (key.Load.Cells * 7) + (key.Load.SlidingCells * 13) + key.First
            + (key.End * 17L) + (key.HostExperts * 29L) + (key.HoldsOutput ? 5 : 0) + (key.FollowsHost ? 11 : 0) + ((int)key.Mode * 61);
        return (int)((ulong)hash % Entries);
    }

    private sealed record Entry(Key Key, ComputePeak Peak);
}
