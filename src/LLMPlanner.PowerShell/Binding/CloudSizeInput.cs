using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LLMPlanner.Hardware;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>
/// Reads what the Az modules return of a virtual machine or a size, by the shape of the objects, since their assemblies are not here:
/// <c>Get-AzVM</c> (<c>HardwareProfile.VmSize</c>, <c>Location</c>), <c>Get-AzVMSize</c> (<c>Name</c>, <c>NumberOfCores</c>,
/// <c>MemoryInMB</c>) and <c>Get-AzComputeResourceSku</c> (<c>ResourceType</c>, <c>Name</c>, <c>Locations</c>, <c>Capabilities</c>).
/// </summary>
internal sealed class CloudSizeInput
{
    private readonly PSObject _input;

    private CloudSizeInput(PSObject input, string vmSize)
    {
        _input = input;
        VmSize = vmSize;
    }

    /// <summary>The name of the size.</summary>
    public string VmSize { get; }

    /// <summary>Where it is, or null.</summary>
    public string? Region { get; private set; }

    /// <summary>The cloud where the shape tells it, or null.</summary>
    public string? Provider { get; private set; }

    /// <summary>Whether an object is of Get-AzComputeResourceSku and not of virtual machines: disks, availability sets.</summary>
    public static bool IsOtherResource(PSObject input)
        => Text(input, "ResourceType") is { } type && !type.EndsWith("virtualMachines", StringComparison.OrdinalIgnoreCase)
            && Property(input, "Capabilities") is not null;

    /// <summary>Reads an object; null where it is none of these.</summary>
    public static CloudSizeInput? Read(PSObject input)
    {
        PSObject? nested = Property(input, "HardwareProfile") is { } inner ? PSObject.AsPSObject(inner) : null;
        bool isSku = Property(input, "Capabilities") is not null && Text(input, "ResourceType") is not null;
        bool isSize = Property(input, "NumberOfCores") is not null && Property(input, "MemoryInMB") is not null;
        string? size = (nested is null ? null : Text(nested, "VmSize"))
            ?? Text(input, "VmSize")
            ?? (isSku || isSize ? Text(input, "Name") : null);
        return size is null ? null : new CloudSizeInput(input, size)
        {
            Region = Text(input, "Location") ?? First(Property(input, "Locations")) ?? Text(input, "Region"),
            Provider = isSku || isSize || nested is not null ? "Azure" : Text(input, "Provider"),
        };
    }

    /// <summary>
    /// The machine of a size that the catalog does not have, from its own facts; null where it may have accelerators, of which they tell
    /// no more than the number.
    /// </summary>
    public HardwareProfile? FromFacts()
    {
        Dictionary<string, string> capabilities = Capabilities();
        if (!capabilities.TryGetValue("vCPUs", out string? cores) || !capabilities.TryGetValue("MemoryGB", out string? memory)
            || (capabilities.TryGetValue("GPUs", out string? gpus) && gpus != "0")
            || !int.TryParse(cores, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !double.TryParse(memory, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double gigabytes)
            || count is <= 0 or > 65536 || gigabytes is <= 0 or > 1e6)
        {
            return null;
        }

        return new HardwareProfile
        {
            Name = VmSize,
            Provider = Provider,
            VmSize = VmSize,
            Region = Region,
            CpuCores = count,
            SystemMemoryBytes = (long)(gigabytes * (1L << 30)),
            Source = "Get-AzComputeResourceSku",
        };
    }

    private Dictionary<string, string> Capabilities()
    {
        var capabilities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Property(_input, "Capabilities") is IEnumerable items)
        {
            foreach (object? item in items)
            {
                if (item is not null && Text(PSObject.AsPSObject(item), "Name") is { } name && Text(PSObject.AsPSObject(item), "Value") is { } value)
                {
                    capabilities[name] = value;
                }
            }
        }

        return capabilities;
    }

    private static object? Property(PSObject input, string name)
    {
        try
        {
            return Piped.BareUnlessBag(input.Properties[name]?.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static string? Text(PSObject input, string name) => Property(input, name) is string { Length: > 0 } text ? text : null;

    private static string? First(object? list)
        => list is IEnumerable items and not string ? items.Cast<object?>().Select(item => item?.ToString()).FirstOrDefault(text => !string.IsNullOrEmpty(text)) : null;
}
