using System.Globalization;
using LLMPlanner.Hardware.Catalog;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>
/// Reads an inventory: a machine for each row. In a table that does not count cards, rows of one name that follow each other are
/// the cards of one machine. A field that cannot be read is left out, with a warning that names the line and the column.
/// </summary>
internal sealed class InventoryReader(TextSource text, HardwareImportOptions options, ProfileComposer composer, HardwareCatalog catalog)
{
    private static readonly char[] s_delimiters = [',', ';', '\t', '|'];

    private readonly NameRegister _names = new(options.KnownNames);

    /// <summary>Reads the machines.</summary>
    public IEnumerable<HardwareProfile> Read()
    {
        var reader = new CsvReader(text.Characters(), options.Delimiter ?? DelimiterOf(text.Head), text.Name);
        var row = new List<string>();
        if (!reader.Read(row))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportNoRows), text.Name, text.Name);
        }

        InventoryLayout layout = InventoryLayout.Read(row, options.ColumnMap, text.Name);
        Machine? current = null;
        while (reader.Read(row))
        {
            var machine = Machine.Read(layout, row, reader.Line);
            if (current is not null && !layout.HasCount && current.IsSame(machine))
            {
                current.Join(machine);
                continue;
            }

            if (current is not null)
            {
                yield return Make(current);
            }

            current = machine;
        }

        if (current is null)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportNoRows), text.Name, text.Name);
        }

        yield return Make(current);
    }

    /// <summary>The character that parts the first line, by how often it is there.</summary>
    internal static char DelimiterOf(string head)
    {
        string line = head.TrimStart().Split('\n')[0];
        return s_delimiters.OrderByDescending(d => line.Count(c => c == d)).First();
    }

    private HardwareProfile Make(Machine machine)
    {
        HardwareProfile profile = composer.Compose(
            machine.Name ?? FormattableString.Invariant($"line {machine.Line}"), machine.Host, machine.Devices, machine.Warnings, text.Name);
        HardwareProfile? size = machine.VmSize is null ? null : catalog.TryFindSize(machine.VmSize, machine.Provider, machine.Region);
        if (machine.VmSize is not null && size is null)
        {
            profile = profile with { Warnings = [.. profile.Warnings, Message.Format(SR.ImportSizeUnknown, DecimalText.Shorten(machine.VmSize))] };
        }

        profile = profile with
        {
            Accelerators = profile.Accelerators.Count == 0 && size is { IsComplete: true } ? size.Accelerators : profile.Accelerators,
            SystemMemoryBytes = profile.SystemMemoryBytes ?? size?.SystemMemoryBytes,
            CpuCores = profile.CpuCores ?? size?.CpuCores,
            Provider = machine.Provider ?? size?.Provider,
            VmSize = machine.VmSize,
            Region = machine.Region ?? size?.Region,
            PricePerHour = machine.Price ?? size?.PricePerHour,
            Currency = machine.Price is null ? size?.Currency : machine.Currency,
            PriceDate = machine.Price is null ? size?.PriceDate : null,
            Prices = size?.Prices ?? [],
        };
        return _names.Check(FleetWarnings.Add(profile));
    }

    /// <summary>One row, or rows of one name.</summary>
    private sealed class Machine
    {
        public string? Name { get; private init; }

        public int Line { get; private init; }

        public HostReading Host { get; private init; } = new();

        public List<DeviceReading> Devices { get; } = [];

        public List<string> Warnings { get; } = [];

        public string? VmSize { get; private init; }

        public string? Provider { get; private init; }

        public string? Region { get; private init; }

        public decimal? Price { get; private init; }

        public string? Currency { get; private init; }

        public static Machine Read(InventoryLayout layout, IReadOnlyList<string> row, int line)
        {
            var warnings = new List<string>();
            string? Text(string column) => layout.Text(row, column);
            long? Size(string column, long minimum, long maximum) => Check(
                column, Text(column), ToolValue.Size(Text(column), layout.Unit(column), minimum, maximum), line, warnings);

            var machine = new Machine
            {
                Name = Text(InventoryColumn.Name),
                Line = line,
                VmSize = Text(InventoryColumn.VmSize),
                Provider = Text(InventoryColumn.Provider),
                Region = Text(InventoryColumn.Region),
                Price = Check(InventoryColumn.PricePerHour, Text(InventoryColumn.PricePerHour), Money(Text(InventoryColumn.PricePerHour)), line, warnings),
                Currency = Text(InventoryColumn.Currency)?.ToUpperInvariant() ?? "USD",
                Host = new HostReading
                {
                    MemoryBytes = Size(InventoryColumn.SystemMemory, 1L << 28, ToolValue.MaxHostBytes),
                    BandwidthBytesPerSecond = (long?)(ToolValue.Number(Text(InventoryColumn.SystemMemoryBandwidth), 1, 1e5) * 1e9),
                    CpuName = Text(InventoryColumn.CpuName),
                    CpuCores = Check(InventoryColumn.CpuCores, Text(InventoryColumn.CpuCores), ToolValue.Integer(Text(InventoryColumn.CpuCores), 1, 1 << 16), line, warnings),
                    OperatingSystem = Text(InventoryColumn.OperatingSystem),
                },
            };
            int? count = Check(
                InventoryColumn.AcceleratorCount, Text(InventoryColumn.AcceleratorCount),
                ToolValue.Integer(Text(InventoryColumn.AcceleratorCount), 0, ImportLimits.MaxDevices), line, warnings);
            machine.AddDevices(Text(InventoryColumn.Accelerator), count, Size(InventoryColumn.AcceleratorMemory, ToolValue.MinDeviceBytes, ToolValue.MaxDeviceBytes), warnings, line);
            machine.Warnings.AddRange(warnings);
            return machine;
        }

        public bool IsSame(Machine other) =>
            Name is not null && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && other.Devices.Count > 0
            && (other.Host.MemoryBytes is null || other.Host.MemoryBytes == Host.MemoryBytes);

        public void Join(Machine other)
        {
            Devices.AddRange(other.Devices.Take(ImportLimits.MaxDevices - Devices.Count));
            Warnings.AddRange(other.Warnings.Take(64));
        }

        private void AddDevices(string? name, int? count, long? memory, List<string> warnings, int line)
        {
            if ((name is null && memory is null) || count == 0)
            {
                return;
            }

            try
            {
                foreach (string part in name is null ? [SizeText.Format(memory!.Value)] : HardwareText.Sum(name))
                {
                    CountedName cards = HardwareText.Part(part);
                    var device = new DeviceReading { Name = cards.Name, Source = "inventory", TotalBytes = memory, IsRounded = true, IsSizeOnly = name is null };
                    Devices.AddRange(Enumerable.Repeat(device, Math.Min(cards.Count * (count ?? 1), ImportLimits.MaxDevices)));
                }
            }
            catch (PlannerException e)
            {
                warnings.Add(Message.Format(SR.ImportFieldUnread, line, InventoryColumn.Accelerator, DecimalText.Shorten(e.Message)));
            }
        }

        private static decimal? Money(string? text) =>
            decimal.TryParse((text ?? string.Empty).TrimStart('$', '€', '£'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price)
            && price is >= 0 and < 1_000_000
                ? price
                : null;

        private static T? Check<T>(string column, string? text, T? value, int line, List<string> warnings)
            where T : struct
        {
            if (text is not null && value is null)
            {
                warnings.Add(Message.Format(SR.ImportFieldUnread, line, column, DecimalText.Shorten(text)));
            }

            return value;
        }
    }
}
