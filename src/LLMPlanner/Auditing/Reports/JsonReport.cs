using System.Text.Json;

namespace LLMPlanner.Auditing;

/// <summary>All fields of the findings as JSON, for scripts and as a baseline.</summary>
internal sealed class JsonReport : ReportFormat
{
    public override string Name => "Json";

    public override string Description => "All fields as JSON; also a baseline";

    public override IReadOnlyList<string> Endings { get; } = [".json"];

    public override void Write(CapacityReport report, Stream stream) => JsonReportWriter.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteStartArray("diagnostics");
        foreach (CapacityDiagnostic diagnostic in report.Diagnostics)
        {
            Write(writer, diagnostic, report.RelativePath(diagnostic));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, CapacityDiagnostic diagnostic, string path)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", diagnostic.RuleId);
        writer.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        writer.WriteString("message", diagnostic.Message);
        writer.WriteString("recommendation", diagnostic.Recommendation);
        writer.WriteString("path", path);
        writer.WriteNumber("line", diagnostic.Line);
        writer.WriteNumber("column", diagnostic.Column);
        writer.WriteNumber("endLine", diagnostic.EndLine);
        writer.WriteNumber("endColumn", diagnostic.EndColumn);
        writer.WriteString("plan", diagnostic.Plan);
        writer.WriteString("deployment", diagnostic.Deployment);
        writer.WriteString("target", diagnostic.Target);
        writer.WriteString("host", diagnostic.Host);
        writer.WriteString("helpLink", diagnostic.HelpLink);
        writer.WriteBoolean("isSuppressed", diagnostic.IsSuppressed);
        writer.WriteString("justification", diagnostic.Justification);
        writer.WriteString("fingerprint", diagnostic.Fingerprint);
        writer.WriteEndObject();
    }
}
