using LLMPlanner.Hardware.Import;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Makes a profile of what a machine told, wherever it was collected.</summary>
/// <param name="catalog">Where cards are looked up.</param>
internal sealed class EvidenceReader(HardwareCatalog catalog)
{
    private readonly ProfileComposer _composer = new(catalog);

    /// <summary>Makes the profile.</summary>
    public HardwareProfile Read(MachineEvidence evidence)
    {
        var warnings = new List<string>(evidence.Warnings);
        HostReading host = evidence.System switch
        {
            MachineSystem.Windows => WindowsHost.Read(evidence),
            MachineSystem.MacOS => AppleHost.Read(evidence),
            _ => LinuxHost.Read(evidence),
        };
        if (host.MemoryBytes is null)
        {
            warnings.Add(SR.HostMemoryUnread);
        }

        List<DeviceReading> devices = new DeviceEvidence(evidence, warnings).Read(host);
        var notes = new List<string>(host.Notes);
        devices = Integrated.Sort(devices, ref host, notes, _composer.Match);
        return _composer.Compose(
            evidence.ComputerName ?? "This machine", host with { Notes = notes }, devices, warnings,
            Message.Format(SR.MachineSource, string.Join(", ", Sources(devices, evidence.System))));
    }

    private static IEnumerable<string> Sources(IReadOnlyList<DeviceReading> devices, MachineSystem system) =>
        devices.Select(d => d.Source).Append(system.ToString()).Distinct(StringComparer.Ordinal);
}
