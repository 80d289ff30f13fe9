using System.Text.Json;
using LLMPlanner.Auditing;
using LLMPlanner.Placement;

namespace LLMPlanner.Reporting.Html;

/// <summary>What the charts draw, as JSON whose texts cannot end the element they stand in.</summary>
internal static class ReportChartData
{
    private const double Gibibyte = 1073741824.0;

    /// <summary>A point of the price and speed chart.</summary>
    internal readonly record struct Point(string Name, double Price, double Speed);

    public static string ToJson(CapacityReport report)
    {
        using var stream = new MemoryStream();

        // The default encoder escapes what HTML knows.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("devices");
            foreach (HardwareFit fit in report.Fits.Take(MemorySection.Charts))
            {
                json.WriteStartArray();
                foreach (PlacementEntry entry in fit.Placement.Where(entry => entry.RequiredBytes > 0))
                {
                    Write(json, entry);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteString("currency", report.Deployments.FirstOrDefault()?.Currency ?? report.Recommendations.FirstOrDefault(r => r.Currency is not null)?.Currency ?? string.Empty);
            Write(json, [.. Plans(report).OrderBy(point => point.Price).ThenByDescending(point => point.Speed)]);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Plans and recommendations whose price and speed are known.</summary>
    public static IEnumerable<Point> Plans(CapacityReport report)
        => report.Deployments.Where(p => p.PricePerHour is not null && p.DecodeTokensPerSecond is not null)
            .Select(p => new Point($"{p.Model} {p.Quantization}, {p.Machines} × {p.Hardware}", (double)p.PricePerHour!, p.DecodeTokensPerSecond!.Value))
            .Concat(report.Recommendations.Where(r => r.PricePerHour is not null && r.DecodeTokensPerSecond is not null)
                .Select(r => new Point($"{r.Model} {r.Quantization}, {r.Hardware}", (double)r.PricePerHour!, r.DecodeTokensPerSecond!.Value)));

    private static void Write(Utf8JsonWriter json, PlacementEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("device", entry.Device);
        json.WriteNumber("weights", entry.WeightBytes / Gibibyte);
        json.WriteNumber("cache", entry.KvCacheBytes / Gibibyte);
        json.WriteNumber("state", entry.StateBytes / Gibibyte);
        json.WriteNumber("workspace", entry.WorkspaceBytes / Gibibyte);
        json.WriteNumber("overhead", entry.OverheadBytes / Gibibyte);
        json.WriteNumber("free", Math.Max(0, entry.FreeBytes) / Gibibyte);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Point[] cheapestFirst)
    {
        double fastest = 0;
        json.WriteStartArray("plans");
        foreach (Point point in cheapestFirst)
        {
            json.WriteStartObject();
            json.WriteString("name", point.Name);
            json.WriteNumber("price", point.Price);
            json.WriteNumber("speed", point.Speed);
            json.WriteBoolean("pareto", point.Speed > fastest);
            json.WriteEndObject();
            fastest = Math.Max(fastest, point.Speed);
        }

        json.WriteEndArray();
    }
}
