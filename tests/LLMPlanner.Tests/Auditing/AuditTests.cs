using LLMPlanner.Auditing;
using LLMPlanner.Auditing.Rules;
using LLMPlanner.Hardware;

namespace LLMPlanner.Tests.Auditing;

/// <summary>Severities, suppressions, baselines, fleets: what becomes of findings.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly PlanWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_clean_plan_has_no_findings() => Assert.Empty(_workspace.Audit(PlanWorkspace.Clean));

    [Fact]
    public void A_finding_says_where_why_and_what_to_do()
    {
        CapacityDiagnostic found = Assert.Single(_workspace.Audit(PlanWorkspace.TooLarge));

        Assert.Equal(("LLMP1001", RuleSeverity.Error, 4, 30, "chat", "desk", null), (found.RuleId, found.Severity, found.Line, found.Column, found.Deployment, found.Target, found.Host));
        Assert.Contains("42.21 GiB of 23.65 GiB", found.Message, StringComparison.Ordinal);
        Assert.NotNull(found.Recommendation);
    }

    [Theory]
    [InlineData(null, null, null, RuleSeverity.Error)]
    [InlineData("warning", null, null, RuleSeverity.Warning)]
    [InlineData("warning", "suggestion", null, RuleSeverity.Suggestion)]
    [InlineData("warning", "suggestion", "error", RuleSeverity.Error)]
    [InlineData("none", "default", null, RuleSeverity.Error)]
    [InlineData("none", null, "DEFAULT", RuleSeverity.Error)]
    [InlineData("error", null, "none", null)]
    public void Plan_settings_and_parameter_say_in_that_order(string? plan, string? settings, string? parameter, RuleSeverity? expected)
    {
        string text = plan is null ? PlanWorkspace.TooLarge : PlanWorkspace.TooLarge.Insert(1, $"\"rules\": {{ \"LLMP1001\": \"{plan}\" }},");
        string? file = settings is null ? null : _workspace.Write("settings.json", $"{{ \"rules\": {{ \"LLMP1*\": \"{settings}\" }} }}");
        var options = new AuditOptions
        {
            Settings = file is null ? null : AuditSettings.Read(file),
            Severities = AuditSeverities.Parse(parameter is null ? null : "LLMP1001=" + parameter),
        };

        Assert.Equal(expected, _workspace.Audit(text, options).SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Mistakes_of_a_settings_file_are_findings_of_the_first_plan()
    {
        string file = _workspace.Write("settings.json", "{ \"rules\": { \"LLMP1O01\": \"none\", \"LLMP1001\": 3 }, \"x\": 1 }");

        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit(PlanWorkspace.Clean, new AuditOptions { Settings = AuditSettings.Read(file) });

        Assert.Equal(["LLMP0002", "LLMP0003", "LLMP0010"], found.Select(diagnostic => diagnostic.RuleId).Order(StringComparer.Ordinal));
        Assert.All(found, diagnostic => Assert.Equal(file, diagnostic.Path));
    }

    [Theory]
    [InlineData("LLMP1001=fatal", "SeverityInvalid")]
    [InlineData("LLMP1001", "SeverityInvalid")]
    [InlineData("LLMP1001=3", "SeverityInvalid")]
    [InlineData("LLMX1001=error", "RuleUnknown")]
    public void Severities_that_make_no_sense_are_refused(string text, string id)
        => Assert.Equal(id, Assert.Throws<PlannerException>(() => AuditSeverities.Parse(text)).ErrorId);

    [Theory]
    [InlineData("\"rule\": \"LLMP1001\"", true)]
    [InlineData("\"rule\": \"LLMP1*\", \"deployment\": \"ch*\", \"target\": \"DESK\"", true)]
    [InlineData("\"rule\": \"LLMP1001\", \"expiresOn\": \"2026-11-24\"", true)]
    [InlineData("\"rule\": \"LLMP1001\", \"expiresOn\": \"2026-11-23\"", false)]
    [InlineData("\"rule\": \"LLMP1001\", \"deployment\": \"other\"", false)]
    public void A_suppression_holds_for_what_it_names_until_its_day(string suppression, bool holds)
    {
        string plan = PlanWorkspace.TooLarge.Insert(1, $"\"suppressions\": [ {{ {suppression}, \"justification\": \"known\" }} ],");

        Assert.Equal(!holds, _workspace.Audit(plan).Any(diagnostic => diagnostic.RuleId == "LLMP1001"));
        CapacityDiagnostic all = _workspace.Audit(plan, new AuditOptions { IncludeSuppressed = true }).Single(diagnostic => diagnostic.RuleId == "LLMP1001");
        Assert.Equal((holds, holds ? "known" : null), (all.IsSuppressed, all.Justification));
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Sarif")]
    public void A_baseline_leaves_out_what_is_known_and_nothing_else(string format)
    {
        IReadOnlyList<CapacityDiagnostic> before = _workspace.Audit(PlanWorkspace.TooLarge);
        string report = Path.Combine(_workspace.Root, "report." + format);
        new CapacityReport(before, _workspace.Root).Write(report, ReportFormat.Find(format, report), replace: false);
        AuditBaseline baseline = AuditBaseline.Read(report);

        // Lines and numbers may move; another deployment is new.
        string moved = "\n\n" + PlanWorkspace.TooLarge.Replace("8K", "12K", StringComparison.Ordinal);
        Assert.Equal(1, baseline.Count);
        Assert.Empty(_workspace.Audit(moved, new AuditOptions { Baseline = baseline }));
        Assert.Equal("LLMP1001", Assert.Single(_workspace.Audit(moved.Replace("chat", "other", StringComparison.Ordinal), new AuditOptions { Baseline = baseline })).RuleId);
    }

    [Fact]
    public void A_broken_baseline_is_an_error_of_its_own()
    {
        string path = _workspace.Write("b.json", "{");

        Assert.Equal("BaselineUnreadable", Assert.Throws<PlannerException>(() => AuditBaseline.Read(path)).ErrorId);
    }

    [Fact]
    public void Hosts_of_an_inventory_are_judged_one_by_one_under_their_names()
    {
        _workspace.Write("fleet.csv", "host,gpu,count,ram\nsmall-1,RTX 3060 12GB,1,64GB\nlarge-1,H100 SXM,8,1TB\nsmall-2,RTX 3060 12GB,1,64GB\nodd,Unheard Of 3000,1,64GB\n");

        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit("""
            {
              "targets": [ { "id": "fleet", "inventory": "fleet.csv" } ],
              "deployments": [ { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "bf16", "engine": "vLLM", "engineVersion": "0.22.0" } ]
            }
            """);

        Assert.Equal(["small-1", "small-2"], found.Where(diagnostic => diagnostic.RuleId == "LLMP1001").Select(diagnostic => diagnostic.Host));
        Assert.Contains(found, diagnostic => diagnostic is { RuleId: "LLMP0015" or "LLMP0018", Host: "odd" });
        Assert.Equal(found.Count, found.Select(diagnostic => diagnostic.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void What_stands_before_a_broken_line_of_an_inventory_is_judged()
    {
        _workspace.Write("fleet.json", """[ { "Name": "one", "Accelerators": [ { "Name": "T4", "MemoryBytes": 1000000, "UsableMemoryBytes": 1000000 } ] }, { "Name": 7 } """);

        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit(PlanWorkspace.Clean.Replace("\"hardware\": \"RTX 4090\"", "\"inventory\": \"fleet.json\"", StringComparison.Ordinal));

        Assert.Contains(found, diagnostic => diagnostic.RuleId == "LLMP0014");
    }

    [Fact]
    public void Given_machines_take_the_place_of_the_targets()
    {
        HardwareProfile[] machines = [HardwareCatalog.BuiltIn.Find("RTX 4090"), HardwareCatalog.BuiltIn.Find("8x H100 SXM")];

        IReadOnlyList<CapacityDiagnostic> found = _workspace.Audit(
            PlanWorkspace.TooLarge.Replace("\"id\": \"chat\"", "\"id\": \"chat\", \"target\": \"desk\"", StringComparison.Ordinal), new AuditOptions { Machines = machines });

        Assert.Equal("GeForce RTX 4090", Assert.Single(found, diagnostic => diagnostic.RuleId == "LLMP1001").Host);
    }

    [Fact]
    public void A_rule_that_fails_is_a_finding_and_the_rest_is_asked()
    {
        List<Finding> findings = RuleRunner.Ask<CapacityRule>(
            [new DoesNotFit(), new InternalError()],
            rule => rule is DoesNotFit ? throw new InvalidOperationException("broken") : [rule.Find(default, "a", "b", "c")],
            default);

        Assert.Equal(["LLMP9001", "LLMP9001"], findings.Select(finding => finding.Rule.Id));
        Assert.Equal("The rule LLMP1001 failed: InvalidOperationException: broken", findings[0].Message);
    }

    [Fact]
    public void An_audit_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => new CapacityAuditor().Audit(CapacityPlanReader.Parse(PlanWorkspace.Clean), source.Token).Count());
    }

    [Fact]
    public void Ten_thousand_hosts_of_few_kinds_take_the_memory_of_few()
    {
        var machine = HardwareCatalog.BuiltIn.Find("RTX 4090");
        long judged = 0;
        var options = new AuditOptions
        {
            Today = PlanWorkspace.Today,
            Machines = Enumerable.Range(0, 10_000).Select(i => machine with { Name = $"host-{i}", SystemMemoryBytes = (64L + (i % 10)) << 30 }),
            Progress = (count, _) => judged = count,
        };

        Assert.Empty(new CapacityAuditor(options).Audit(CapacityPlanReader.Parse(PlanWorkspace.Clean)));
        Assert.Equal(10_000, judged);
    }

    [Fact]
    public void Parallelism_goes_by_the_names_of_each_engine()
    {
        foreach ((string engine, string version) in new[] { ("vLLM", "0.22.0"), ("SGLang", "0.5.16") })
        {
            Assert.DoesNotContain(
                _workspace.Audit($$"""
                    {
                      "targets": [ { "id": "server", "hardware": "4x H100 SXM" } ],
                      "deployments": [ { "id": "chat", "model": "Qwen3-30B-A3B", "quantization": "bf16", "engine": "{{engine}}", "engineVersion": "{{version}}", "parallelism": { "tensor": 2, "pipeline": 1, "data": 2 } } ]
                    }
                    """),
                diagnostic => diagnostic.Severity == RuleSeverity.Error);
        }

        Assert.Equal("LLMP0006", Assert.Single(_workspace.Audit(PlanWorkspace.Clean.Replace("\"16K\"", "\"16K\", \"parallelism\": { \"tensor\": 2 }", StringComparison.Ordinal)), d => d.Severity == RuleSeverity.Error && d.RuleId == "LLMP0006").RuleId);
    }
}
