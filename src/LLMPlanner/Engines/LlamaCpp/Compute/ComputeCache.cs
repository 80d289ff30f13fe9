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
/// Remembers the buffers of a few stretches of layers, so that a search over contexts or layouts computes each once. Places are made when
/// first used and overwritten after that, so that a plan that has been asked for a while allocates nothing. A place carries a count that is
/// odd while it is written: threads may compute a buffer twice, but never see half of it.
/// </summary>
internal sealed class ComputeCache
{
    private const int Places = 256;
    private readonly Place?[] _places = new Place?[Places];

    /// <summary>What a buffer is asked for.</summary>
    internal readonly record struct Key(ComputeLoad Load, int First, int End, bool HoldsOutput, bool FollowsHost, int HostExperts)
    {
        /// <summary>Which of the buffers.</summary>
        public ComputeMode Mode { get; init; }

        /// <summary>
        /// Where the border between two stretches lies that a search moves: that of experts where some layers have them here and some do
        /// not, else that of layers; 0 where there is none.
        /// </summary>
        public int Border => Mode switch
        {
            ComputeMode.Device or ComputeMode.Scratch => HostExperts > First && HostExperts < End ? HostExperts : First,
            ComputeMode.Offloaded => First == 0 ? HostExperts : HostExperts <= First || HostExperts >= End ? First : 0,
            _ => 0,
        };

        /// <summary>The same for all borders that lie a number of whole repetitions of the model's layers away.</summary>
        public Key WithoutBorder(int border, int period)
        {
            int place = -1 - (border % period);
            return border == First ? this with { First = place } : this with { HostExperts = place };
        }
    }

    public bool TryGet(in Key key, out ComputePeak peak)
    {
        int index = Index(key);
        if (TryGet(index, key, out peak) || TryGet(index ^ 1, key, out peak))
        {
            return true;
        }

        peak = default;
        return false;
    }

    public void Set(in Key key, in ComputePeak peak)
    {
        // Of the two places for a key the empty one is taken first, so that few loads push each other out.
        int index = Index(key);
        ref Place? place = ref _places[Volatile.Read(ref _places[index]) is null || Volatile.Read(ref _places[index ^ 1]) is not null ? index : index ^ 1];
        if (Volatile.Read(ref place) is null)
        {
            Interlocked.CompareExchange(ref place, new Place(), null);
        }

        Volatile.Read(ref place)!.TryWrite(key, peak);
    }

    private bool TryGet(int index, in Key key, out ComputePeak peak)
    {
        if (Volatile.Read(ref _places[index]) is { } place)
        {
            return place.TryRead(key, out peak);
        }

        peak = default;
        return false;
    }

    // The last multiplications spread loads that differ in one small number over the places.
    private static int Index(in Key key)
    {
        long hash = (key.Load.Tokens * 31) + (key.Load.Sequences * 131) + (key.Load.Cells * 7) + (key.Load.SlidingCells * 13) + (key.Load.Outputs * 37)
            + key.First + (key.End * 17L) + (key.HostExperts * 29L) + (key.HoldsOutput ? 5 : 0) + (key.FollowsHost ? 11 : 0) + ((int)key.Mode * 61);
        return (int)(unchecked((ulong)hash * 0x9E3779B97F4A7C15) >> 56);
    }

    private sealed class Place
    {
        private int _version;
        private Key _key;
        private ComputePeak _peak;

        public bool TryRead(in Key key, out ComputePeak peak)
        {
            int before = Volatile.Read(ref _version);
            bool same = before > 0 && (before & 1) == 0 && _key == key;
            peak = same ? _peak : default;
            Thread.MemoryBarrier();
            return same && Volatile.Read(ref _version) == before;
        }

        public void TryWrite(in Key key, in ComputePeak peak)
        {
            int before = Volatile.Read(ref _version);
            int writing = (before + 1) & int.MaxValue;
            if ((before & 1) != 0 || Interlocked.CompareExchange(ref _version, writing, before) != before)
            {
                return;
            }

            _key = key;
            _peak = peak;
            Volatile.Write(ref _version, writing == int.MaxValue ? 2 : writing + 1);
        }
    }
}
