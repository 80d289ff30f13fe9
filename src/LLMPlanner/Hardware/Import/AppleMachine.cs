using System.Text.Json;
using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Import;

/// <summary>A machine that <c>system_profiler</c> describes.</summary>
internal static class AppleMachine
{
    /// <summary>Makes its profile. Apple's graphics have the memory of the machine, which only the hardware section tells.</summary>
    public static IEnumerable<HardwareProfile> Read(JsonElement root, HardwareImportOptions options, ProfileComposer composer)
    {
        (string? name, HostReading host) = SystemProfiler.ReadHost(root);
        List<DeviceReading> devices = SystemProfiler.Read(root).ConvertAll(device => device.Vendor == "Apple" && host.MemoryBytes is { } memory
            ? AppleMemory.Device(device.Name, memory, limit: null) with { Source = SystemProfiler.Source }
            : device);
        devices.RemoveAll(d => d.IsIntegrated);
        return HardwareImporter.OneMachine(composer, options, "system_profiler -json", host, name, devices);
    }
}
