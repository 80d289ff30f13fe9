using System.Reflection;
using System.Text.Json;

namespace LLMPlanner.Auditing;

/// <summary>SARIF 2.1.0, which code hosts and editors show beside the lines.</summary>
internal sealed class SarifReport : ReportFormat
{
    private const string Home = "https://github.com/llmplanner/llmplanner";

    public override string Name => "Sarif";

    public override string Description => "SARIF 2.1.0, for code hosts and editors; also a baseline";

    public override IReadOnlyList<string> Endings { get; } = [".sarif", ".sarif.json"];

    public override void Write(CapacityReport report, Stream stream) => JsonReportWriter.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        Tool(writer);
        writer.WriteString("columnKind", "utf16CodeUnits");
        writer.WriteStartArray("results");
        foreach (CapacityDiagnostic diagnostic in report.Diagnostics)
        {
            Result(writer, diagnostic, report.RelativePath(diagnostic));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Tool(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "LLMPlanner");
        writer.WriteString("semanticVersion", Version());
        writer.WriteString("informationUri", Home);
        writer.WriteStartArray("rules");
        foreach (CapacityRule rule in CapacityRules.BuiltIn.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Id);
            writer.WriteString("name", rule.GetType().Name);
            Text(writer, "shortDescription", rule.Title);
            Text(writer, "fullDescription", rule.Description);
            writer.WriteString("helpUri", rule.HelpLink);
            writer.WriteStartObject("help");
            writer.WriteString("text", rule.Description + " See " + rule.HelpLink);
            writer.WriteString("markdown", rule.Description + " [" + rule.Id + "](" + rule.HelpLink + ")");
            writer.WriteEndObject();
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteBoolean("enabled", rule.DefaultSeverity != RuleSeverity.None);
            writer.WriteString("level", Level(rule.DefaultSeverity));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter writer, CapacityDiagnostic diagnostic, string path)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", diagnostic.RuleId);
        writer.WriteNumber("ruleIndex", Index(diagnostic.RuleId));
        writer.WriteString("level", Level(diagnostic.Severity));
        Text(writer, "message", diagnostic.Recommendation is { } recommendation ? diagnostic.Message + " " + recommendation : diagnostic.Message);
        if (path.Length > 0)
        {
            Location(writer, diagnostic, path);
        }

        writer.WriteStartObject("partialFingerprints");
        writer.WriteString(AuditBaseline.SarifKey, diagnostic.Fingerprint);
        writer.WriteEndObject();
        if (diagnostic.IsSuppressed)
        {
            writer.WriteStartArray("suppressions");
            writer.WriteStartObject();
            writer.WriteString("kind", "inSource");
            writer.WriteString("justification", diagnostic.Justification);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        Properties(writer, diagnostic);
        writer.WriteEndObject();
    }

    private static void Location(Utf8JsonWriter writer, CapacityDiagnostic diagnostic, string path)
    {
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", string.Join("/", path.Split('/').Select(Uri.EscapeDataString)));
        writer.WriteString("uriBaseId", "%SRCROOT%");
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", diagnostic.Line);
        writer.WriteNumber("startColumn", diagnostic.Column);
        writer.WriteNumber("endLine", diagnostic.EndLine);
        writer.WriteNumber("endColumn", diagnostic.EndColumn);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Properties(Utf8JsonWriter writer, CapacityDiagnostic diagnostic)
    {
        writer.WriteStartObject("properties");
        writer.WriteString("plan", diagnostic.Plan);
        foreach ((string name, string? value) in new[] { ("deployment", diagnostic.Deployment), ("target", diagnostic.Target), ("host", diagnostic.Host) })
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string Level(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => "error",
        RuleSeverity.Warning => "warning",
        RuleSeverity.Suggestion => "note",
        _ => "none",
    };

    private static int Index(string id)
    {
        for (int i = 0; i < CapacityRules.BuiltIn.All.Count; i++)
        {
            if (CapacityRules.BuiltIn.All[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Version() => typeof(SarifReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
