using System.Text;
using LLMPlanner.Hardware;

namespace LLMPlanner.Auditing;

/// <summary>
/// The findings about machines that differ only in their names: a fleet of thousands has a few dozen kinds. Bounded, so that a fleet where
/// every host is different takes no more memory than another.
/// </summary>
internal sealed class ShapeCache
{
    private const int MostShapes = 1024;

    private readonly Dictionary<string, MachineFindings> _shapes = new(StringComparer.Ordinal);
    private readonly StringBuilder _key = new();

    public MachineFindings Get(HardwareProfile machine, Func<MachineFindings> judge)
    {
        string key = Key(machine);
        if (!_shapes.TryGetValue(key, out MachineFindings? findings))
        {
            if (_shapes.Count >= MostShapes)
            {
                _shapes.Clear();
            }

            _shapes.Add(key, findings = judge());
        }

        return findings;
    }

    // Everything that a rule reads of a machine, but its name.
    private string Key(HardwareProfile machine)
    {
        _key.Clear();
        Add(machine.SystemMemoryBytes, machine.FreeSystemMemoryBytes, machine.SystemMemoryBandwidthBytesPerSecond, machine.IsUnifiedMemory, machine.CpuCores);
        Add(machine.Provider, machine.VmSize, machine.Region, machine.PricePerHour, machine.Currency, machine.PriceDate, machine.Schedulable);
        Add([.. machine.Warnings]);
        foreach (Accelerator card in machine.Accelerators)
        {
            Add(card.Name, card.Vendor, card.ComputeCapability, card.MemoryBytes, card.UsableMemoryBytes, card.FreeMemoryBytes, card.UsableMemoryBasis, card.Fraction);
            Add(card.BandwidthBytesPerSecond, card.LinkBytesPerSecond, card.PeerBytesPerSecond, card.IsUnifiedMemory, card.DeviceClass, card.Tflops.Best16Bit);
        }

        return _key.ToString();
    }

    private void Add(params object?[] values)
    {
        foreach (object? value in values)
        {
            _key.Append(System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)).Append('|');
        }
    }
}
