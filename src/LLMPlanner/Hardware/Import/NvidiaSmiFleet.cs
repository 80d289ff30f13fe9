using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import;

/// <summary>The machines of a table of nvidia-smi: rows that follow each other with the same name of a machine are one.</summary>
internal static class NvidiaSmiFleet
{
    private const string Source = "nvidia-smi --format=csv";

    /// <summary>Reads them.</summary>
    /// <exception cref="PlannerException">There is no row that names a device (<c>ImportNoRows</c>).</exception>
    public static IEnumerable<HardwareProfile> Read(TextSource text, HardwareImportOptions options, ProfileComposer composer)
    {
        var devices = new List<DeviceReading>();
        var seen = new NameRegister(options.KnownNames);
        string? current = null;
        bool any = false;
        foreach ((string? host, DeviceReading device) in new NvidiaSmiTable(text.Characters(), text.Name).Read())
        {
            if (devices.Count > 0 && !string.Equals(host, current, StringComparison.OrdinalIgnoreCase))
            {
                yield return Machine(composer, options, current, devices, seen);
                devices.Clear();
            }

            any = true;
            current = host;
            if (devices.Count < ImportLimits.MaxDevices)
            {
                devices.Add(device);
            }
        }

        if (!any)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportNoRows), text.Name, text.Name);
        }

        yield return Machine(composer, options, current, devices, seen);
    }

    private static HardwareProfile Machine(
        ProfileComposer composer, HardwareImportOptions options, string? host, IReadOnlyList<DeviceReading> devices, NameRegister seen) =>
        seen.Check(HardwareImporter.OneMachine(composer, options, Source, new HostReading(), host, devices).First());
}
