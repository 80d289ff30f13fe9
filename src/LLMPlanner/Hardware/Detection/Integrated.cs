using LLMPlanner.Hardware.Import;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>
/// Decides which graphics in processors count as accelerators. Where they share the processor's own narrow memory, generating text
/// on them is as slow as on the processor, which can have all of the memory: they are noted and left out. Where the
/// memory was built for them (Apple silicon, Ryzen AI Max, GB10), they count.
/// </summary>
internal static class Integrated
{
    // Between the widest memory of a socket for desktops and notebooks and the narrowest that is built for graphics.
    private const long FastMemory = 200_000_000_000;

    /// <summary>Keeps the devices that count.</summary>
    /// <param name="devices">All that were read.</param>
    /// <param name="host">The machine; memory that firmware has set aside for graphics that count is added to its own.</param>
    /// <param name="notes">Receives what was left out.</param>
    /// <param name="match">Finds the card of a reading.</param>
    public static List<DeviceReading> Sort(
        List<DeviceReading> devices, ref HostReading host, List<string> notes, Func<DeviceReading, CardMatch> match)
    {
        var kept = new List<DeviceReading>();
        foreach (DeviceReading device in devices)
        {
            if (device.Vendor is "Apple" or "NVIDIA")
            {
                kept.Add(device);
                continue;
            }

            DeviceReading whole = device with { TotalBytes = host.MemoryBytes + (device.TotalBytes ?? 0) };
            Accelerator? card = match(device with { TotalBytes = device.IsIntegrated ? whole.TotalBytes : device.TotalBytes }).Card;
            if (!device.IsIntegrated && card is not { DeviceClass: DeviceClass.Integrated })
            {
                kept.Add(device);
            }
            else if (card is { BandwidthBytesPerSecond: > FastMemory })
            {
                kept.Add(whole with { IsUnifiedMemory = true });
                host = host with
                {
                    MemoryBytes = whole.TotalBytes,
                    FreeMemoryBytes = host.FreeMemoryBytes + (device.TotalBytes is { } set && device.UsedBytes is { } used ? set - used : 0),
                };
            }
            else
            {
                notes.Add(Message.Format(SR.IntegratedLeftOut, device.Name));
            }
        }

        return kept;
    }
}
