namespace LLMPlanner.Hardware.Import;

/// <summary>Puts the memory that was read into a device of the catalog.</summary>
internal static class DeviceMemory
{
    /// <summary>Fills in total, usable and free memory.</summary>
    public static Accelerator Fill(Accelerator device, DeviceReading reading, HostReading host) =>
        device.IsUnifiedMemory ? Shared(device, reading, host) : Own(device, reading);

    private static Accelerator Own(Accelerator device, DeviceReading reading)
    {
        if (reading.IsRounded || reading.TotalBytes is not { } total)
        {
            return device;
        }

        // What NVIDIA's driver says is free can be had, so it is usable.
        long? unused = Free(reading, total);
        (long usable, FigureBasis basis) = Usable(device, reading, total);
        usable = Math.Min(Math.Max(usable, reading.Vendor == "NVIDIA" ? unused ?? 0 : 0), device.MemoryBytes);
        return device with
        {
            DriverMemoryBytes = total,
            UsableMemoryBytes = usable,
            UsableMemoryBasis = basis,
            FreeMemoryBytes = unused is { } free ? Math.Min(free, usable) : null,
        };
    }

    // What the runtime reports is the total less what the driver keeps. Older drivers do not say what they keep; then it is what
    // the catalog knows of this card.
    private static (long Bytes, FigureBasis Basis) Usable(Accelerator device, DeviceReading reading, long total)
    {
        if (reading.UsableBytes is { } usable)
        {
            return (usable, FigureBasis.Measured);
        }

        if (reading.ReservedBytes is { } reserved)
        {
            return (total - reserved, FigureBasis.Measured);
        }

        return device.DriverMemoryBytes is { } known && known > device.UsableMemoryBytes
            ? (total - Math.Min(known - device.UsableMemoryBytes, total / 8), FigureBasis.Derived)
            : (Math.Min(total, device.UsableMemoryBytes), FigureBasis.Derived);
    }

    private static long? Free(DeviceReading reading, long total) =>
        reading.FreeBytes ?? (reading.UsedBytes is { } used ? Math.Max(0, total - used - (reading.ReservedBytes ?? 0)) : null);

    // The memory is the machine's: what a tool calls the device's total is left alone, some print more than there is.
    private static Accelerator Shared(Accelerator device, DeviceReading reading, HostReading host)
    {
        long usable = reading.UsableBytes ?? device.UsableMemoryBytes;
        FigureBasis basis = reading.UsableBytes is null ? device.UsableMemoryBasis : FigureBasis.Measured;
        if (host.MemoryBytes is { } memory && memory < usable)
        {
            (usable, basis) = (memory, FigureBasis.Measured);
        }

        long? free = reading.FreeBytes ?? host.FreeMemoryBytes;
        return device with
        {
            UsableMemoryBytes = Math.Min(usable, device.MemoryBytes),
            UsableMemoryBasis = basis,
            FreeMemoryBytes = free is { } bytes ? Math.Min(bytes, usable) : null,
        };
    }
}
