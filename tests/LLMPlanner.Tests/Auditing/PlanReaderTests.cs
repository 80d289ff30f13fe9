using System.Text;
using CsCheck;
using LLMPlanner.Auditing;

namespace LLMPlanner.Tests.Auditing;

/// <summary>Plan files: every value keeps its place, every mistake is a finding, nothing is an exception.</summary>
public sealed class PlanReaderTests : IDisposable
{
    private readonly PlanWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Every_value_keeps_its_line_and_column_in_characters()
    {
        CapacityPlan plan = CapacityPlanReader.Parse("{\n  /* größer 😀 */ \"deployments\": [ { \"id\": \"ü😀\", \"model\": \"m\",\n\t\"requests\": 4, \"options\": { \"a\": 1 } } ]\n}");

        PlanDeployment deployment = Assert.Single(plan.Deployments);
        Assert.Equal(new TextSpan(2, 36, 2, 37), deployment.Span);
        Assert.Equal(new TextSpan(2, 44, 2, 49), deployment.SpanOf("id"));
        Assert.Equal(new TextSpan(2, 60, 2, 63), deployment.SpanOf("model"));
        Assert.Equal(new TextSpan(3, 14, 3, 15), deployment.SpanOf("requests"));
        Assert.Equal(deployment.Span, deployment.SpanOf("contextLength"));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit("// plan\n" + PlanWorkspace.Clean.Replace("\"16K\" }", "\"16K\", /* tokens */ },", StringComparison.Ordinal));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("  \r\n\t", 1, 1)]
    [InlineData("[]", 1, 1)]
    [InlineData("null", 1, 1)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"name\" 1\n}", 2, 10)]
    [InlineData("{}\n{}", 2, 1)]
    [InlineData("{ \"name\": \"\\ud800\" }", 1, 1)]
    public void What_cannot_be_read_is_one_finding_with_its_place(string text, int line, int column)
    {
        CapacityDiagnostic found = Assert.Single(_workspace.Audit(text));

        Assert.Equal(("LLMP0001", RuleSeverity.Error, line, column), (found.RuleId, found.Severity, found.Line, found.Column));
    }

    [Fact]
    public void A_file_that_is_missing_huge_or_a_folder_is_one_finding()
    {
        string huge = _workspace.Write("huge.llmplan.json", "{ \"name\": \"" + new string('x', 5 << 20) + "\" }");
        string deep = _workspace.Write("deep.llmplan.json", new string('[', 100_000));
        string many = _workspace.Write("many.llmplan.json", "{ \"deployments\": [" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "] }");

        foreach (string path in new[] { huge, deep, many, Path.Combine(_workspace.Root, "none.llmplan.json"), _workspace.Root })
        {
            Assert.Equal("LLMP0001", Assert.Single(_workspace.AuditFile(path)).RuleId);
        }
    }

    [Fact]
    public void UTF_16_and_marks_are_read()
    {
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            string path = Path.Combine(_workspace.Root, "marked.llmplan.json");
            Directory.CreateDirectory(_workspace.Root);
            File.WriteAllText(path, PlanWorkspace.Clean, encoding);
            Assert.Empty(_workspace.AuditFile(path));
        }
    }

    [Fact]
    public void Mistakes_do_not_stop_the_rest()
    {
        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit("""
            {
              "nam": "x",
              "targets": [ { "id": "desk", "hardware": "RTX 4090" }, 7, { "id": "desk2", "hardware": "RTX 4O90", "count": "two" } ],
              "deployments": [
                { "id": "a", "model": "Qwen3-14B", "contextLength": -1, "requests": 1.5, "replicas": 0, "options": { "x": [] } },
                { "id": "b", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp", "target": [ "desk" ] },
                { "id": "c", "model": "no-such-model" }
              ],
              "objectives": { "minHeadroom": "lots", "commercialUse": "yes" },
              "rules": { "LLMP1001": "fatal", "LLMP9999": "error" },
              "suppressions": [ { "justification": "none" }, { "rule": "LLMP7777", "justification": "why" } ]
            }
            """);

        string[] rules = [.. found.Select(diagnostic => diagnostic.RuleId).Distinct().Order(StringComparer.Ordinal)];
        Assert.Empty(new[] { "LLMP0002", "LLMP0003", "LLMP0004", "LLMP0005", "LLMP0010", "LLMP1001" }.Except(rules));
        Assert.DoesNotContain("LLMP9001", rules);
        Assert.Equal(10, found.Count(diagnostic => diagnostic.RuleId == "LLMP0002"));
        Assert.Contains(found, diagnostic => diagnostic.RuleId == "LLMP1001" && diagnostic.Deployment == "b" && diagnostic.Target == "desk");
        Assert.Contains(found, diagnostic => diagnostic.RuleId == "LLMP0004" && diagnostic.Deployment == "c");
    }

    [Fact]
    public void A_plan_that_includes_itself_is_read_once()
    {
        _workspace.Write("a.llmplan.json", "{ \"include\": [ \"b.llmplan.json\", \"a.llmplan.json\" ] }");
        _workspace.Write("b.llmplan.json", "{ \"include\": \"a.llmplan.json\" }");

        IReadOnlyList<CapacityDiagnostic> found = _workspace.AuditFile(Path.Combine(_workspace.Root, "a.llmplan.json"));

        CapacityDiagnostic[] circles = [.. found.Where(diagnostic => diagnostic.RuleId == "LLMP0009")];
        Assert.Equal(["b.llmplan.json", "a.llmplan.json"], circles.Select(diagnostic => Path.GetFileName(diagnostic.Path)));
    }

    [Fact]
    public void Parts_are_included_once_and_the_plan_itself_has_the_last_word()
    {
        _workspace.Write("common/targets.llmplan.json", "{ \"targets\": [ { \"id\": \"desk\", \"hardware\": \"RTX 4090\" } ], \"rules\": { \"LLMP1001\": \"none\" }, \"objectives\": { \"minHeadroom\": \"90%\" } }");
        _workspace.Write("common/b.llmplan.json", "{ \"include\": \"targets.llmplan.json\" }");

        CapacityDiagnostic found = Assert.Single(_workspace.Audit("""
            {
              "include": [ "common/targets.llmplan.json", "common/b.llmplan.json" ],
              "deployments": [ { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp" } ],
              "rules": { "LLMP1001": "warning" },
              "objectives": { "minHeadroom": "1%" }
            }
            """));

        Assert.Equal(("LLMP1001", RuleSeverity.Warning, "plan.llmplan.json"), (found.RuleId, found.Severity, Path.GetFileName(found.Path)));
    }

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown()
    {
        byte[] seed = Encoding.UTF8.GetBytes(PlanWorkspace.Clean);
        Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Byte, Gen.Int[0, seed.Length], (at, value, length) =>
            {
                byte[] text = [.. seed.Take(length)];
                if (at < text.Length)
                {
                    text[at] = value;
                }

                return text;
            })
            .Sample(
                text =>
                {
                    CapacityPlan plan = CapacityPlanReader.Parse(Encoding.UTF8.GetString(text));
                    foreach (CapacityDiagnostic diagnostic in new CapacityAuditor(new AuditOptions { Today = PlanWorkspace.Today }).Validate(plan))
                    {
                        Assert.True(diagnostic.RuleId[4] == '0' && diagnostic.Line > 0 && diagnostic.Column > 0, diagnostic.ToString());
                    }
                },
                iter: 2000);
    }
}
