using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>Findings of an earlier audit, by their fingerprints: a report in JSON or SARIF.</summary>
public sealed class AuditBaseline
{
    internal const string SarifKey = "llmplanner/v1";

    private readonly HashSet<string> _fingerprints = new(StringComparer.Ordinal);

    private AuditBaseline()
    {
    }

    /// <summary>How many findings it knows.</summary>
    public int Count => _fingerprints.Count;

    /// <summary>Reads a report.</summary>
    /// <param name="path">A report as the formats Json and Sarif are written.</param>
    /// <exception cref="PlannerException">BaselineUnreadable.</exception>
    public static AuditBaseline Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var baseline = new AuditBaseline();
            baseline.Collect(document.RootElement, depth: 0);
            return baseline;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.BaselineUnreadable), path, path, e.Message);
        }
    }

    internal bool Knows(string fingerprint) => _fingerprints.Contains(fingerprint);

    private void Collect(JsonElement element, int depth)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, depth + 1);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String && property.Name is SarifKey or "fingerprint")
                {
                    _fingerprints.Add(property.Value.GetString()!);
                }
                else
                {
                    Collect(property.Value, depth + 1);
                }
            }
        }
    }
}
