using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Reads a table of <see cref="NvidiaSmiCsv"/> row by row; headers may come again where files were put together.</summary>
internal sealed class NvidiaSmiTable(TextReader text, string source)
{
    /// <summary>The devices, each with the name of its machine where the table has one.</summary>
    public IEnumerable<(string? Host, DeviceReading Device)> Read()
    {
        var reader = new CsvReader(text, ',', source);
        IReadOnlyList<string>? header = null;
        var row = new List<string>();
        while (reader.Read(row))
        {
            if (NvidiaSmiCsv.IsHeader(row))
            {
                header = [.. row];
                continue;
            }

            header ??= NvidiaSmiCsv.HeaderFor(row);
            if (header is not null && NvidiaSmiCsv.Device(header, row, out string? host) is { } device)
            {
                yield return (host, device);
            }
        }
    }
}
