using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Reads what <c>nvidia-smi --query-gpu=… --format=csv</c> prints.</summary>
internal static class NvidiaSmiCsv
{
    /// <summary>What is asked of this machine, the fields that every driver has first.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "index", "name", "memory.total", "uuid", "pci.bus_id", "memory.used", "memory.free", "driver_version",
        "pcie.link.gen.max", "pcie.link.width.max", "power.max_limit", "mig.mode.current", "memory.reserved", "compute_cap",
    ];

    /// <summary>Whether a row is the header of such a table.</summary>
    public static bool IsHeader(IReadOnlyList<string> row) =>
        row.Any(c => IsField(c, "memory.total")) || (row.Any(c => IsField(c, "name")) && row.Any(c => c.IndexOf('.') > 0 && Strip(c) is
            "memory.used" or "memory.free" or "pci.bus_id" or "utilization.gpu"));

    /// <summary>The columns of a table without a header, where its shape tells.</summary>
    public static IReadOnlyList<string>? HeaderFor(IReadOnlyList<string> row)
    {
        if (row.Count == Fields.Count && int.TryParse(row[0], out _))
        {
            return Fields;
        }

        return row.Count == 2 && row[1].EndsWith("MiB", StringComparison.Ordinal) ? ["name", "memory.total"] : null;
    }

    /// <summary>Reads one row.</summary>
    /// <param name="header">The names of the columns, units and all.</param>
    /// <param name="row">The fields.</param>
    /// <param name="host">The name of the machine, where the table has one.</param>
    /// <returns>The device, or <see langword="null"/> where the row names none.</returns>
    public static DeviceReading? Device(IReadOnlyList<string> header, IReadOnlyList<string> row, out string? host)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Math.Min(header.Count, row.Count); i++)
        {
            values[Strip(header[i])] = WithUnit(header[i], row[i]);
        }

        string? Value(string name) => values.TryGetValue(name, out string? value) ? ToolValue.Clean(value) : null;
        host = Value("hostname") ?? Value("host") ?? Value("node");
        if (Value("name") is not { } device || row.Count < Math.Min(2, header.Count))
        {
            return null;
        }

        string? total = Value("memory.total");
        return new DeviceReading
        {
            Name = device,
            Vendor = "NVIDIA",
            Source = NvidiaSmiXml.Source,
            Index = ToolValue.Integer(Value("index"), 0, ImportLimits.MaxDevices),
            Uuid = Value("uuid") ?? Value("gpu_uuid"),
            BusId = PciAddress.Normalize(Value("pci.bus_id") ?? Value("gpu_bus_id")),
            TotalBytes = ToolValue.DeviceTotal(total),
            ReservedBytes = ToolValue.DevicePart(Value("memory.reserved")),
            UsedBytes = ToolValue.DevicePart(Value("memory.used")),
            FreeBytes = ToolValue.DevicePart(Value("memory.free")),
            ComputeCapability = Value("compute_cap"),
            DriverVersion = Value("driver_version"),
            LinkGeneration = ToolValue.Integer(Value("pcie.link.gen.max"), 1, 9),
            LinkWidth = ToolValue.Integer(Value("pcie.link.width.max"), 1, 32),
            PowerWatts = ToolValue.Number(Value("power.max_limit"), 1, 1e5),
            IsUnifiedMemory = values.ContainsKey("memory.total") && total is null,
            IsSplit = string.Equals(Value("mig.mode.current"), "Enabled", StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>The field that a driver says it does not know, or <see langword="null"/>.</summary>
    public static string? UnknownField(string output)
    {
        // Field "compute_cap" is not a valid field to query.
        int end = output.IndexOf("\" is not a valid field", StringComparison.Ordinal);
        int start = end > 0 ? output.LastIndexOf('"', end - 1) : -1;
        return start >= 0 ? output.Substring(start + 1, end - start - 1) : null;
    }

    private static bool IsField(string column, string name) => string.Equals(Strip(column), name, StringComparison.OrdinalIgnoreCase);

    private static string Strip(string column)
    {
        int unit = column.IndexOf('[');
        return (unit < 0 ? column : column.Substring(0, unit)).Trim();
    }

    // With "nounits" the unit stands in the header alone.
    private static string WithUnit(string column, string value)
    {
        int start = column.IndexOf('[');
        int end = column.IndexOf(']');
        return start >= 0 && end > start && value.Length > 0 && DecimalText.IsDigit(value[value.Length - 1])
            ? value + " " + column.Substring(start + 1, end - start - 1)
            : value;
    }
}
