using System.Text;
using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import;

/// <summary>Tells a format by the beginning of a text.</summary>
internal static class FormatDetector
{
    /// <summary>Tells it.</summary>
    /// <exception cref="PlannerException">It is none of them (<c>ImportFormatUnknown</c>).</exception>
    public static HardwareImportFormat Detect(TextSource text)
    {
        string start = text.Head.TrimStart();
        HardwareImportFormat? format = start[0] switch
        {
            '<' => start.Contains("nvidia_smi_log") ? HardwareImportFormat.NvidiaSmiXml : null,
            '{' or '[' => OfJson(start),
            _ => OfTable(text),
        };
        return format ?? (start.IndexOfAny(['{', '[']) is > 0 and < 2048 and var brace ? OfJson(start.Substring(brace)) : null)
            ?? throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.ImportFormatUnknown), text.Name, text.Name,
                string.Join(", ", Enum.GetNames(typeof(HardwareImportFormat)).Skip(1)));
    }

    private static HardwareImportFormat? OfTable(TextSource text)
    {
        try
        {
            return OfHeader(text);
        }
        catch (PlannerException)
        {
            // No table, such as prose with a quote in it.
            return null;
        }
    }

    private static HardwareImportFormat? OfHeader(TextSource text)
    {
        var reader = new CsvReader(new StringReader(text.Head), ',', text.Name);
        var row = new List<string>();
        if (!reader.Read(row))
        {
            return null;
        }

        if (NvidiaSmiCsv.IsHeader(row) || (row.Count > 1 && NvidiaSmiCsv.HeaderFor(row) is not null))
        {
            return HardwareImportFormat.NvidiaSmiCsv;
        }

        reader = new CsvReader(new StringReader(text.Head), InventoryReader.DelimiterOf(text.Head), text.Name);
        return reader.Read(row) && InventoryLayout.IsLikely(row) ? HardwareImportFormat.Csv : null;
    }

    private static HardwareImportFormat? OfJson(string text)
    {
        (HashSet<string> outer, HashSet<string> inner) = Names(text);
        bool Has(string name) => outer.Contains(name) || inner.Contains(name);
        return outer.Contains(ProbeOutput.Mark) || inner.Contains(ProbeOutput.Mark) ? HardwareImportFormat.Probe
            : Has("apiVersion") && (Has("items") || Has("spec") || Has("status") || Has("metadata")) ? HardwareImportFormat.KubernetesNodes
            : Has("SPDisplaysDataType") || Has("SPHardwareDataType") ? HardwareImportFormat.SystemProfilerJson
            : Has("device_list") || Has("device_name") ? HardwareImportFormat.XpuSmiJson
            : outer.Any(n => n.Length > 4 && n.StartsWith("card", StringComparison.Ordinal) && char.IsDigit(n[4])) ? HardwareImportFormat.RocmSmiJson
            : Has("gpu_data") || (Has("gpu") && (Has("asic") || Has("vram") || Has("mem_usage") || Has("bus"))) ? HardwareImportFormat.AmdSmiJson
            : outer.Contains(HardwareProfileJson.ListName) || IsProfile(outer) || IsProfile(inner) ? HardwareImportFormat.Profile
            : null;
    }

    private static bool IsProfile(HashSet<string> names) =>
        names.Contains("name") && (names.Contains("accelerators") || names.Contains("systemMemoryBytes"));

    // The names in the outermost object, and in the first objects inside it or inside a list.
    private static (HashSet<string> Outer, HashSet<string> Inner) Names(string text)
    {
        var outer = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var inner = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text), isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));
        try
        {
            bool isList = text[0] == '[';
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= 3)
                {
                    HashSet<string> names = reader.CurrentDepth == (isList ? 2 : 1) ? outer : inner;
                    if (names.Count < 512)
                    {
                        names.Add(reader.GetString()!);
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was seen so far may still tell; the reader of the format will name the mistake.
        }

        return (outer, inner);
    }
}
