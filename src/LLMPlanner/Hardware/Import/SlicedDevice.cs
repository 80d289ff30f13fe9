using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>
/// A part of a split device (MIG). Memory and its bandwidth are handed out in eighths, compute in multiprocessors of which some kinds
/// of card leave a few unused.
/// </summary>
internal static class SlicedDevice
{
    private const double MemorySlices = 8;

    // Multiprocessors of the whole card, from the vendor's architecture papers.
    private static readonly (string Name, int Count)[] s_multiprocessors =
    [
        ("A100", 108), ("A800", 108), ("A30", 56), ("H100 PCIe", 114), ("H800 PCIe", 114), ("H100", 132), ("H800", 132), ("H200", 132),
        ("GH200", 132), ("B200", 148), ("GB200", 148),
    ];

    public static Accelerator Make(Accelerator whole, DeviceSlice slice)
    {
        long total = slice.TotalBytes ?? ProfileBytes(slice.Profile) ?? 0;
        double memory = whole.MemoryBytes > 0 ? Math.Round(MemorySlices * total / whole.MemoryBytes) / MemorySlices : 0;
        memory = Math.Min(1, Math.Max(1 / MemorySlices, memory));
        double compute = ComputeShare(whole.Name, slice) ?? memory;
        return whole with
        {
            Name = whole.Name + " MIG " + (slice.Profile ?? SizeText.Format(SizeOnBox.From(total)).Replace(" GiB", "GB")),
            MemoryBytes = total,
            DriverMemoryBytes = total,
            UsableMemoryBytes = total,
            UsableMemoryBasis = slice.TotalBytes is null ? FigureBasis.Derived : FigureBasis.Measured,
            FreeMemoryBytes = slice.FreeBytes is { } free ? Math.Min(free, total) : null,
            Fraction = memory,
            BandwidthBytesPerSecond = (long?)(whole.BandwidthBytesPerSecond * memory),
            Tflops = whole.Tflops.Scale(compute),
            Peer = null,
            PeerBytesPerSecond = null,
            PowerWatts = whole.PowerWatts * compute,
        };
    }

    /// <summary>The memory in the name of a kind of part, such as <c>3g.20gb</c>.</summary>
    public static long? ProfileBytes(string? profile)
    {
        int start = profile?.IndexOf("g.", StringComparison.OrdinalIgnoreCase) ?? -1;
        string size = start < 0 ? string.Empty : profile!.Substring(start + 2).Split('+', '.', '-')[0];
        return SizeText.TryParse(size, out long bytes) && bytes > 0 ? bytes : null;
    }

    private static double? ComputeShare(string card, DeviceSlice slice)
    {
        if (slice.Multiprocessors is { } count)
        {
            foreach ((string name, int total) in s_multiprocessors)
            {
                if (card.StartsWith(name, StringComparison.OrdinalIgnoreCase) && count <= total)
                {
                    return (double)count / total;
                }
            }
        }

        // The first figure of the name counts sevenths.
        int point = slice.Profile?.IndexOf("g.", StringComparison.OrdinalIgnoreCase) ?? -1;
        return point == 1 && DecimalText.IsDigit(slice.Profile![0]) ? Math.Min(1, (slice.Profile[0] - '0') / 7.0) : null;
    }
}
