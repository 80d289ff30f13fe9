namespace LLMPlanner.Hardware.Import;

/// <summary>The way to the host as it was read.</summary>
internal static class DeviceLink
{
    // Bytes per second of one lane and direction, after the code of the line, in units of 10^6.
    private static readonly int[] s_lanes = [0, 250, 500, 985, 1969, 3938, 7563];

    /// <summary>
    /// Takes the link that was read where it is slower than that of the catalog (a card in a short slot) or where none is
    /// known.
    /// </summary>
    public static Accelerator Fill(Accelerator device, DeviceReading reading)
    {
        if (device.IsUnifiedMemory || reading is not { LinkGeneration: { } generation, LinkWidth: { } width } || generation >= s_lanes.Length)
        {
            return device;
        }

        long bytes = (long)s_lanes[generation] * width * 1_000_000;
        return device.LinkBytesPerSecond is { } known && known <= bytes
            ? device
            : device with { Link = FormattableString.Invariant($"PCIe {generation}.0 x{width}"), LinkBytesPerSecond = bytes };
    }
}
