using System.Globalization;
using System.Text;
using System.Xml;

namespace LLMPlanner.Auditing;

/// <summary>JUnit XML, which build servers show as tests: a suite a file, a failure for errors and warnings, skipped for what is accepted.</summary>
internal sealed class JUnitReport : ReportFormat
{
    public override string Name => "JUnit";

    public override string Description => "JUnit XML, for build servers";

    public override IReadOnlyList<string> Endings { get; } = [".xml", ".junit.xml"];

    public override void Write(CapacityReport report, Stream stream)
    {
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false };
        using XmlWriter writer = XmlWriter.Create(stream, settings);
        writer.WriteStartElement("testsuites");
        writer.WriteAttributeString("name", "LLMPlanner");
        Counts(writer, report.Diagnostics);
        foreach (IGrouping<string, CapacityDiagnostic> file in report.Diagnostics.GroupBy(report.RelativePath))
        {
            writer.WriteStartElement("testsuite");
            writer.WriteAttributeString("name", Clean(file.Key.Length > 0 ? file.Key : file.First().Plan));
            Counts(writer, [.. file]);
            foreach (CapacityDiagnostic diagnostic in file)
            {
                Case(writer, diagnostic, file.Key);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteWhitespace("\n");
    }

    private static void Counts(XmlWriter writer, IReadOnlyList<CapacityDiagnostic> diagnostics)
    {
        writer.WriteAttributeString("tests", Number(diagnostics.Count));
        writer.WriteAttributeString("failures", Number(diagnostics.Count(IsFailure)));
        writer.WriteAttributeString("errors", "0");
        writer.WriteAttributeString("skipped", Number(diagnostics.Count(diagnostic => diagnostic.IsSuppressed)));
    }

    private static void Case(XmlWriter writer, CapacityDiagnostic diagnostic, string path)
    {
        string subject = string.Join(" on ", new[] { diagnostic.Deployment, diagnostic.Host ?? diagnostic.Target }.Where(name => name is not null));
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("name", Clean(subject.Length > 0 ? diagnostic.RuleId + " " + subject : diagnostic.RuleId));
        writer.WriteAttributeString("classname", Clean(diagnostic.Plan));
        if (path.Length > 0)
        {
            writer.WriteAttributeString("file", Clean(path));
            writer.WriteAttributeString("line", Number(diagnostic.Line));
        }

        if (diagnostic.IsSuppressed)
        {
            writer.WriteStartElement("skipped");
            writer.WriteAttributeString("message", Clean(diagnostic.Justification ?? string.Empty));
            writer.WriteEndElement();
        }
        else if (IsFailure(diagnostic))
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("type", diagnostic.Severity.ToString().ToLowerInvariant());
            writer.WriteAttributeString("message", Clean(diagnostic.Message));
            writer.WriteString(Clean(Text(diagnostic)));
            writer.WriteEndElement();
        }
        else
        {
            writer.WriteElementString("system-out", Clean(Text(diagnostic)));
        }

        writer.WriteEndElement();
    }

    private static bool IsFailure(CapacityDiagnostic diagnostic) => !diagnostic.IsSuppressed && diagnostic.Severity >= RuleSeverity.Warning;

    private static string Text(CapacityDiagnostic diagnostic)
        => string.Join("\n", new[] { diagnostic.Message, diagnostic.Recommendation, diagnostic.HelpLink }.Where(line => line is not null));

    // XML has no place for control characters and lone halves of surrogate pairs; names in a plan may hold both.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
