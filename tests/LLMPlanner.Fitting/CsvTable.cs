using System.Globalization;
using System.Text;

namespace LLMPlanner.Fitting;

/// <summary>A table with a header line; cells may be quoted.</summary>
internal static class CsvTable
{
    /// <summary>The rows as dictionaries by column name.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        string[]? header = null;
        foreach (string line in File.ReadLines(path))
        {
            string[] cells = Split(line);
            if (header is null)
            {
                header = cells;
                continue;
            }

            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < header.Length && i < cells.Length; i++)
            {
                row[header[i]] = cells[i];
            }

            yield return row;
        }
    }

    /// <summary>A number, or null where the cell is empty.</summary>
    public static double? Number(this IReadOnlyDictionary<string, string> row, string column)
        => double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
