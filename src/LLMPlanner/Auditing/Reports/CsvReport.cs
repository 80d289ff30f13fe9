using System.Globalization;
using System.Text;

namespace LLMPlanner.Auditing;

/// <summary>A table for spreadsheets. What a spreadsheet would run as a formula is written as text.</summary>
internal sealed class CsvReport : ReportFormat
{
    private static readonly char[] s_quoted = [',', '"', '\n', '\r'];

    public override string Name => "Csv";

    public override string Description => "A table for spreadsheets";

    public override IReadOnlyList<string> Endings { get; } = [".csv"];

    public override void Write(CapacityReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 65536, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("RuleId,Severity,Plan,Deployment,Target,Host,Message,Recommendation,Path,Line,Column,IsSuppressed,Justification,HelpLink,Fingerprint");
        foreach (CapacityDiagnostic d in report.Diagnostics)
        {
            writer.WriteLine(string.Join(",", new[]
            {
                d.RuleId, d.Severity.ToString(), d.Plan, d.Deployment, d.Target, d.Host, d.Message, d.Recommendation, report.RelativePath(d),
                Number(d.Line), Number(d.Column), d.IsSuppressed ? "true" : "false", d.Justification, d.HelpLink, d.Fingerprint,
            }.Select(Field)));
        }
    }

    /// <summary>A field; one that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        string safe = text![0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;
        return safe.IndexOfAny(s_quoted) < 0 ? safe : "\"" + safe.Replace("\"", "\"\"") + "\"";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
