using System.Text;
using System.Text.Json;
using System.Xml;
using LLMPlanner.Auditing;
using NJsonSchema;
using Snapshooter;
using Snapshooter.Xunit;

namespace LLMPlanner.Tests.Auditing;

/// <summary>Reports: valid in their formats, the same bytes for the same findings, safe for whatever names a plan has.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly PlanWorkspace _workspace = new();

    public static TheoryData<string> Formats => [.. ReportFormat.All.Select(format => format.Name)];

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_report_is_as_recorded(string format)
        => WithoutScripts(Text(format, Sample())).MatchSnapshot(SnapshotNameExtension.Create(format));

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_findings_in_any_order_are_the_same_bytes(string format)
    {
        IReadOnlyList<CapacityDiagnostic> found = Everything();

        Assert.True(found.Count > 40);
        Assert.Equal(Text(format, found), Text(format, [.. found.Reverse()]));
        Assert.DoesNotContain('\r', Text(format, found));
        Assert.EndsWith("\n", Text(format, found), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_found_is_a_report_too(string format) => Assert.NotEmpty(Text(format, []));

    [Fact]
    public async Task SARIF_is_valid_by_its_schema()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "Data", "auditing", "sarif-2.1.0.schema.json"));

        foreach (IReadOnlyList<CapacityDiagnostic> found in new[] { [], Everything(), Odd(), Sample() })
        {
            Assert.Empty(schema.Validate(Text("Sarif", found)).Select(error => error.ToString()));
        }
    }

    [Fact]
    public void SARIF_results_name_rules_by_their_index()
    {
        using JsonDocument sarif = JsonDocument.Parse(Text("Sarif", Everything()));
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.Equal(CapacityRules.BuiltIn.All.Count, rules.GetArrayLength());
        foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        }
    }

    [Fact]
    public void JUnit_is_valid_by_its_schema()
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(AppContext.BaseDirectory, "Data", "auditing", "junit.xsd"));
        var problems = new List<string>();
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);

        foreach (IReadOnlyList<CapacityDiagnostic> found in new[] { [], Everything(), Odd(), Sample() })
        {
            using XmlReader reader = XmlReader.Create(new StringReader(Text("JUnit", found)), settings);
            while (reader.Read())
            {
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void No_field_of_a_table_is_a_formula()
    {
        foreach (string line in Text("Csv", Odd()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            Assert.DoesNotMatch("(^|,)\"?[=+@\t-]", line);
        }

        Assert.Contains("\"'=cmd|' /C calc'!A0, \"\"x\"\"\"", Text("Csv", Odd()), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_ends_a_cell_of_a_Markdown_table_or_begins_a_tag()
    {
        string[] rows = [.. Text("Markdown", Odd()).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];

        Assert.All(rows, row => Assert.Equal(6, System.Text.RegularExpressions.Regex.Matches(row, @"(?<!\\)\|").Count));
        Assert.All(rows, row => Assert.DoesNotContain("<script", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "a.sarif", "Sarif")]
    [InlineData(null, "a.sarif.json", "Sarif")]
    [InlineData(null, "a.json", "Json")]
    [InlineData(null, "a.CSV", "Csv")]
    [InlineData(null, "a.xml", "JUnit")]
    [InlineData(null, "a.md", "Markdown")]
    [InlineData("junit", "a.txt", "JUnit")]
    public void A_format_goes_by_its_name_or_the_ending_of_the_file(string? name, string path, string expected)
        => Assert.Equal(expected, ReportFormat.Find(name, path).Name);

    [Fact]
    public void An_unknown_format_names_the_nearest()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => ReportFormat.Find("Sarrif", "x"));

        Assert.Equal("ReportFormatUnknown", error.ErrorId);
        Assert.Contains("Sarif", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_it_may_be_replaced_and_where_writing_fails()
    {
        string path = _workspace.Write("report.json", "old");
        var report = new CapacityReport(Sample(), _workspace.Root);

        Assert.Equal("PlanFileExists", Assert.Throws<PlannerException>(() => report.Write(path, ReportFormat.Find(null, path), replace: false)).ErrorId);
        Assert.Equal("PlanNotWritten", Assert.Throws<PlannerException>(() => OutputFile.Write(path, replace: true, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("No space left on device");
        })).ErrorId);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal("PlanNotWritten", Assert.Throws<PlannerException>(() => report.Write(Path.Combine(path, "below.json"), ReportFormat.Find("Json", path), replace: true)).ErrorId);
        Assert.Equal(["plan.llmplan.json", "report.json"], Directory.GetFiles(_workspace.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        report.Write(path, ReportFormat.Find(null, path), replace: true);
        Assert.StartsWith("{", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_writers_at_once_leave_one_whole_file()
    {
        string path = Path.Combine(_workspace.Root, "report.json");
        Directory.CreateDirectory(_workspace.Root);
        Parallel.For(0, 16, i =>
        {
            try
            {
                new CapacityReport(Everything().Take(i + 1), _workspace.Root).Write(path, ReportFormat.Find("Json", path), replace: true);
            }
            catch (PlannerException e)
            {
                // Where both move into the place at once, one of them is told.
                Assert.Equal("PlanNotWritten", e.ErrorId);
            }
        });

        using JsonDocument whole = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(["report.json"], Directory.GetFiles(_workspace.Root).Select(Path.GetFileName).Where(name => !name!.StartsWith("plan", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_summary_is_readable()
    {
        var summary = new AuditSummary();
        foreach (CapacityDiagnostic diagnostic in Sample())
        {
            summary.Add(diagnostic);
        }

        summary.ToText("support").MatchSnapshot();
    }

    [Fact]
    public void A_summary_of_thousands_keeps_the_gravest()
    {
        var summary = new AuditSummary();
        CapacityDiagnostic sample = Sample().First(diagnostic => diagnostic.RuleId == "LLMP1001");
        foreach (int i in Enumerable.Range(0, 5000))
        {
            summary.Add(sample with { Severity = i == 4321 ? RuleSeverity.Error : RuleSeverity.Suggestion });
        }

        string text = summary.ToText("fleet");
        Assert.StartsWith("fleet: errors 1, warnings 0, suggestions 4999\n", text, StringComparison.Ordinal);
        Assert.Contains("error LLMP1001", text.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("… and 4950 more", text, StringComparison.Ordinal);
        Assert.Equal((1, 5000), (summary.Count(RuleSeverity.Error), summary.Count(RuleSeverity.Suggestion)));
    }

    private static string Text(string format, IReadOnlyList<CapacityDiagnostic> found)
    {
        using var stream = new MemoryStream();
        string root = found.Select(diagnostic => Path.GetDirectoryName(diagnostic.Path)).FirstOrDefault(folder => !string.IsNullOrEmpty(folder)) ?? Path.GetTempPath();
        ReportFormat.Find(format, "").Write(new CapacityReport(found, root), stream);
        string text = Encoding.UTF8.GetString(stream.ToArray());

        // The version moves with every release.
        return text.Replace($"\"semanticVersion\": \"{TestSupport.BuildPaths.ProductVersion}\"", "\"semanticVersion\": \"1.2.3\"", StringComparison.Ordinal);
    }

    private IReadOnlyList<CapacityDiagnostic> Sample() => _workspace.Audit(
        PlanWorkspace.TooLarge.Insert(1, """
            "name": "support",
            "objectives": { "commercialUse": true, "maxPricePerHour": 2 },
            "rules": { "LLMP4008": "warning" },
            "suppressions": [ { "rule": "LLMP4002", "justification": "Legal has read it: fewer than 700 million users." } ],
            """),
        new AuditOptions { IncludeSuppressed = true });

    /// <summary>The findings of the pages of all rules, in one folder.</summary>
    private IReadOnlyList<CapacityDiagnostic> Everything()
        => [.. RulePage.Ids.Select(RulePage.Read).Where(page => page.Bad.Count > 0).SelectMany(page => new CapacityAuditor(new AuditOptions { Today = PlanWorkspace.Today, Root = _workspace.Root })
            .Audit(CapacityPlanReader.Parse(page.Bad[0].Text, Path.Combine(_workspace.Root, page.Id + ".llmplan.json"))))];

    /// <summary>Names that mean something to a format.</summary>
    private IReadOnlyList<CapacityDiagnostic> Odd()
        => [.. new[] { "=cmd|' /C calc'!A0, \"x\"", "+1", "@SUM(A1)", "-2|3", "\tx", "<script>&amp;]]>", "\u0001\u0000", "\uD83D", "😀 a b`c*_[x](y)", "line\nbreak" }
            .Select((name, index) => Sample()[0] with
            {
                Plan = name, Deployment = name, Target = name, Host = name, Message = name, Recommendation = name,
                Path = Path.Combine(_workspace.Root, "größe 😀 & #" + index + ".llmplan.json"),
            })];

    // A page carries its style and scripts, a library among them, which are files of their own here.
    private static string WithoutScripts(string report)
        => System.Text.RegularExpressions.Regex.Replace(report, "<(script|style)([^>]*)>.*?</\\1>|sha256-[^&]*", "<$1$2></$1>", System.Text.RegularExpressions.RegexOptions.Singleline);
}
