using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import;

/// <summary>Which column of a table holds what.</summary>
internal sealed class InventoryLayout
{
    private const long GiB = 1L << 30;

    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _units = new(StringComparer.OrdinalIgnoreCase);

    private InventoryLayout()
    {
    }

    /// <summary>Whether a column says how many cards a row stands for.</summary>
    public bool HasCount => _columns.ContainsKey(InventoryColumn.AcceleratorCount);

    /// <summary>Reads a header.</summary>
    /// <param name="header">The fields.</param>
    /// <param name="map">The columns that the user names.</param>
    /// <param name="source">What the text is called in errors.</param>
    /// <exception cref="PlannerException">
    /// The map names what no column holds (<c>ImportColumnUnknown</c>) or a column that is not there (<c>ImportColumnMissing</c>), or
    /// nothing in the header is known (<c>ImportHeaderUnknown</c>).
    /// </exception>
    public static InventoryLayout Read(IReadOnlyList<string> header, IReadOnlyDictionary<string, string>? map, string source)
    {
        var layout = new InventoryLayout();
        foreach (KeyValuePair<string, string> pair in map ?? new Dictionary<string, string>())
        {
            if (!InventoryColumn.All.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidArgument, nameof(SR.ImportColumnUnknown), pair.Key, pair.Key, string.Join(", ", InventoryColumn.All));
            }

            int index = header.ToList().FindIndex(h => string.Equals(h.Trim(), pair.Value.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidArgument, nameof(SR.ImportColumnMissing), pair.Value, source, pair.Value, string.Join(", ", header.Take(32)));
            }

            layout.Add(pair.Key, index, header[index]);
        }

        for (int i = 0; i < header.Count; i++)
        {
            if (InventoryColumn.OfHeader(header[i]) is { } column && !layout._columns.ContainsKey(column) && !layout._columns.ContainsValue(i))
            {
                layout.Add(column, i, header[i]);
            }
        }

        return layout._columns.ContainsKey(InventoryColumn.Accelerator) || layout._columns.ContainsKey(InventoryColumn.SystemMemory)
            || layout._columns.ContainsKey(InventoryColumn.VmSize) || layout._columns.ContainsKey(InventoryColumn.AcceleratorMemory)
                ? layout
                : throw PlannerException.Create(
                    PlannerErrorKind.InvalidData, nameof(SR.ImportHeaderUnknown), source, source, string.Join(", ", header.Take(32)),
                    string.Join(", ", InventoryColumn.All));
    }

    /// <summary>Whether a header tells of machines, for telling formats apart.</summary>
    public static bool IsLikely(IReadOnlyList<string> header)
    {
        HashSet<string> known = [.. header.Select(h => InventoryColumn.OfHeader(h) ?? string.Empty).Where(c => c.Length > 0)];
        return known.Count > 1 && (known.Contains(InventoryColumn.Accelerator) || known.Contains(InventoryColumn.SystemMemory) || known.Contains(InventoryColumn.VmSize));
    }

    /// <summary>A field of a row, or <see langword="null"/>.</summary>
    public string? Text(IReadOnlyList<string> row, string column) =>
        _columns.TryGetValue(column, out int index) && index < row.Count ? ToolValue.Clean(row[index]) : null;

    /// <summary>What one is in a column of sizes, in bytes: by its header, else GiB.</summary>
    public long Unit(string column) => _units.TryGetValue(column, out long unit) ? unit : GiB;

    private void Add(string column, int index, string header)
    {
        _columns[column] = index;
        if (InventoryColumn.WithoutUnit(header).Unit is { } unit)
        {
            _units[column] = unit switch { "BYTES" => 1, "KB" or "KIB" => 1L << 10, "MB" or "MIB" => 1L << 20, "TB" or "TIB" => 1L << 40, _ => GiB };
        }
    }
}
