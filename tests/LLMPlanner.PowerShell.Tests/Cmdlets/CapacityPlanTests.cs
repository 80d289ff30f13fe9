using System.Management.Automation;
using LLMPlanner.Auditing;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Plans from the command line: written, checked, audited, asserted, reported.</summary>
public sealed class CapacityPlanTests : IDisposable
{
    private const string TooLarge = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [ { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "8K" } ]
        }
        """;

    private const string Clean = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [ { "id": "chat", "model": "Qwen3-14B", "quantization": "Q6_K", "engine": "llama.cpp", "engineVersion": "v0.5.0", "contextLength": "16K" } ]
        }
        """;

    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public CapacityPlanTests() => _session.Runspace.SessionStateProxy.Path.SetLocation(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Answers_become_a_plan_that_audits_as_they_say()
    {
        FileInfo file = _session.Run("Test-HardwareFit qwen3:8b, llama3.1:70b 'RTX 4090' | New-CapacityPlan ./p.llmplan.json -Name mine -MinHeadroom 5% -CommercialUse -PassThru").Single<FileInfo>();

        Assert.Equal(Path.Combine(_folder.Path, "p.llmplan.json"), file.FullName);
        CapacityDiagnostic[] found = Diagnostics("Invoke-CapacityAudit ./p.llmplan.json");
        Assert.Contains(found, d => d is { RuleId: "LLMP1001", Severity: RuleSeverity.Error, Plan: "mine", Target: "GeForce RTX 4090" });
        Assert.Contains(found, d => d.RuleId == "LLMP4002");
        Assert.Contains(Diagnostics("Test-HardwareFit qwen3:8b, llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit"), d => d is { RuleId: "LLMP1001", Path: "" });
    }

    [Fact]
    public void A_plan_is_written_only_where_it_may_be()
    {
        string file = _folder.Write("p.llmplan.json", "mine");
        const string Command = "Test-HardwareFit qwen3:8b 'RTX 4090' | New-CapacityPlan ./p.llmplan.json";

        foreach (string options in new[] { "", "-NoClobber", "-Force -NoClobber" })
        {
            ErrorRecord error = _session.Run($"{Command} {options}").SingleError();
            Assert.Equal(("PlanFileExists,LLMPlanner.PowerShell.Commands.NewCapacityPlanCommand", ErrorCategory.ResourceExists), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        }

        Assert.Empty(_session.Run($"{Command} -Force -WhatIf").All());
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Empty(_session.Run($"{Command} -Force").All());
        Assert.True((bool)_session.Run("Test-CapacityPlan ./p.llmplan.json -Quiet").Single<bool>());
    }

    [Fact]
    public void An_object_that_is_no_answer_is_one_error_and_the_rest_is_taken()
    {
        ScriptResult result = _session.Run("@(1, (Test-HardwareFit qwen3:8b 'RTX 4090')) | New-CapacityPlan ./p.llmplan.json");

        Assert.StartsWith("PlanInputUnknown,", result.SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(CapacityPlanReader.Read(Path.Combine(_folder.Path, "p.llmplan.json")).Deployments);
    }

    [Fact]
    public void Plans_are_found_by_pattern_folder_pipeline_and_literal_path_each_once()
    {
        foreach (string name in new[] { "a.llmplan.json", "x/b.llmplan.json", "x/[c] ü.llmplan.json" })
        {
            _folder.Write(name, TooLarge);
        }

        Assert.Equal(3, Diagnostics("Invoke-CapacityAudit ./**/*.llmplan.json").Length);
        Assert.Equal(3, Diagnostics("Invoke-CapacityAudit ., ./a.llmplan.json").Length);
        Assert.Equal(2, Diagnostics("Invoke-CapacityAudit -LiteralPath './x/[c] ü.llmplan.json', ./a.llmplan.json").Length);
        Assert.Equal(3, _session.Run("$input | Invoke-CapacityAudit", (object[])[.. new DirectoryInfo(_folder.Path).GetFiles("*.llmplan.json", SearchOption.AllDirectories)]).All().Count);
        Assert.Single(Diagnostics("'./a.llmplan.json' | Invoke-CapacityAudit"));
        ErrorRecord error = _session.Run("Invoke-CapacityAudit ./none/*.llmplan.json").SingleError();
        Assert.Equal(("PlanNotFound,LLMPlanner.PowerShell.Commands.InvokeCapacityAuditCommand", ErrorCategory.ObjectNotFound), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
    }

    [Fact]
    public void Severities_baseline_and_suppressed_findings_go_by_their_parameters()
    {
        _folder.Write("p.llmplan.json", TooLarge);
        _folder.Write("s.json", "{ \"rules\": { \"LLMP1001\": \"suggestion\" } }");
        _folder.Write("accepted.llmplan.json", TooLarge.Insert(1, "\"suppressions\": [ { \"rule\": \"LLMP1001\", \"justification\": \"known\" } ],"));

        Assert.Equal(RuleSeverity.Suggestion, Diagnostics("Invoke-CapacityAudit p.llmplan.json -SettingsPath s.json").Single().Severity);
        Assert.Equal(RuleSeverity.Warning, Diagnostics("Invoke-CapacityAudit p.llmplan.json -SettingsPath s.json -Severity @{ 'LLMP1*' = 'none'; llmp1001 = 'Warning' }").Single().Severity);
        Assert.Empty(Diagnostics("Invoke-CapacityAudit accepted.llmplan.json"));
        Assert.Equal("known", Diagnostics("Invoke-CapacityAudit accepted.llmplan.json -IncludeSuppressed").Single().Justification);
        Assert.Empty(_session.Run("Invoke-CapacityAudit p.llmplan.json | Export-CapacityReport known.sarif").All());
        Assert.Empty(Diagnostics("Invoke-CapacityAudit p.llmplan.json -Baseline known.sarif"));
        Assert.StartsWith("SeverityInvalid,", _session.Run("Invoke-CapacityAudit p.llmplan.json -Severity @{ LLMP1001 = 'fatal' }").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("BaselineUnreadable,", _session.Run("Invoke-CapacityAudit p.llmplan.json -Baseline none.json").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-HardwareProfile 'RTX 4090', '8x H100 SXM' | Invoke-CapacityAudit p.llmplan.json")]
    [InlineData("Invoke-CapacityAudit p.llmplan.json -Hardware 'RTX 4090', '8x H100 SXM'")]
    public void Machines_take_the_place_of_targets(string script)
    {
        _folder.Write("p.llmplan.json", TooLarge);

        Assert.Equal(["GeForce RTX 4090"], Diagnostics(script).Where(d => d.RuleId == "LLMP1001").Select(d => d.Host));
    }

    [Fact]
    public void An_assertion_ends_a_script_with_one_summary()
    {
        _folder.Write("p.llmplan.json", TooLarge);
        _folder.Write("ok.llmplan.json", Clean);

        ScriptResult failed = _session.Run("Assert-CapacityPlan p.llmplan.json, ok.llmplan.json; 'not reached'");
        ScriptResult missing = _session.Run("Assert-CapacityPlan none.llmplan.json -ErrorAction SilentlyContinue; 'not reached'");

        Assert.Equal("PlanAssertFailed", failed.Terminating?.FullyQualifiedErrorId);
        Assert.StartsWith("p, ok: errors 1, warnings 0, suggestions 0\n  p.llmplan.json(3,", failed.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.NotNull(failed.Terminating.ErrorDetails.RecommendedAction);
        Assert.Empty(failed.Output);
        Assert.NotNull(missing.Terminating);
        Assert.Equal(["reached"], _session.Run("Assert-CapacityPlan ok.llmplan.json; 'reached'").All().Select(o => o.ToString()));
        Assert.NotNull(_session.Run("Assert-CapacityPlan p.llmplan.json -Severity @{ LLMP1001 = 'warning' } -FailOn Warning").Terminating);
        Assert.Equal(["LLMP1001"], _session.Run("Assert-CapacityPlan p.llmplan.json -Severity @{ LLMP1001 = 'warning' } -PassThru").All().Select(o => ((CapacityDiagnostic)o.BaseObject).RuleId));
    }

    [Fact]
    public void A_check_judges_the_file_and_not_the_fit()
    {
        _folder.Write("p.llmplan.json", TooLarge);
        _folder.Write("broken.llmplan.json", "{ \"deployments\": [ { \"model\": \"qwen3:8c\" } ], ");

        CapacityPlanCheck[] checks = [.. _session.Run("Test-CapacityPlan ./*.llmplan.json").All().Select(o => (CapacityPlanCheck)o.BaseObject)];

        Assert.Equal([("broken", false), ("p", true)], checks.Select(check => (check.Plan, check.IsValid)));
        Assert.Equal("LLMP0001", Assert.Single(checks[0].Diagnostics).RuleId);
        Assert.Empty(checks[1].Diagnostics);
        Assert.True(_session.Run("Test-CapacityPlan p.llmplan.json -Quiet").Single<bool>());
        Assert.False(_session.Run("'p.llmplan.json', 'broken.llmplan.json' | Test-CapacityPlan -Quiet").Single<bool>());
        Assert.Equal([false], _session.Run("Test-CapacityPlan none.llmplan.json -Quiet -ErrorAction SilentlyContinue").Output.Select(o => (bool)o.BaseObject));
    }

    [Fact]
    public void Rules_are_listed_by_id_pattern_and_finding()
    {
        _folder.Write("p.llmplan.json", TooLarge);

        Assert.Equal(CapacityRules.BuiltIn.All.Count, _session.Run("Get-CapacityRule").All().Count);
        Assert.All(_session.Run("Get-CapacityRule LLMP2*, LLMP3*").All(), o => Assert.Contains(((CapacityRule)o.BaseObject).Band, new[] { RuleBand.Risk, RuleBand.Cost }));
        Assert.Equal(["LLMP1001"], _session.Run("Invoke-CapacityAudit p.llmplan.json | Get-CapacityRule").All().Select(o => ((CapacityRule)o.BaseObject).Id));
        Assert.Equal(["LLMP1001"], _session.Run("'llmp1001' | Get-CapacityRule | Get-CapacityRule").All().Select(o => ((CapacityRule)o.BaseObject).Id));
        Assert.Equal(["LLMP4007"], _session.Run("Get-CapacityRule -Severity None").All().Select(o => ((CapacityRule)o.BaseObject).Id));
        Assert.StartsWith("RuleUnknown,", _session.Run("Get-CapacityRule LLMP1O01").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(_session.Complete("Get-CapacityRule LLMP200"), completion => completion.CompletionText == "LLMP2001");
    }

    [Fact]
    public void Reports_go_where_they_are_told_in_the_format_of_their_name()
    {
        _folder.Write("p.llmplan.json", TooLarge);
        foreach (string name in new[] { "r.sarif", "r.json", "r.xml", "r.csv", "r.md" })
        {
            Assert.Equal(name, _session.Run($"Invoke-CapacityAudit p.llmplan.json | Export-CapacityReport ./{name} -PassThru").Single<FileInfo>().Name);
        }

        Assert.Equal("ReportFormatUnknown", _session.Run("Invoke-CapacityAudit p.llmplan.json | Export-CapacityReport r.txt").SingleError().FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("PlanFileExists", _session.Run("Invoke-CapacityAudit p.llmplan.json | Export-CapacityReport r.md -NoClobber").SingleError().FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(_session.Run("Invoke-CapacityAudit p.llmplan.json | Export-CapacityReport w.md -WhatIf").All());
        Assert.False(File.Exists(Path.Combine(_folder.Path, "w.md")));
        Assert.Empty(_session.Run("Export-CapacityReport empty.sarif").All());
        Assert.Contains("\"results\": []", File.ReadAllText(Path.Combine(_folder.Path, "empty.sarif")), StringComparison.Ordinal);
        Assert.Contains(_session.Complete("Export-CapacityReport x -Format Sa"), completion => completion.CompletionText == "Sarif");
    }

    [Fact]
    public void Findings_survive_a_round_trip_and_are_reported_all_the_same()
    {
        _folder.Write("p.llmplan.json", TooLarge);
        object[] back = [.. _session.Run("Invoke-CapacityAudit p.llmplan.json").All().Select(finding => (object)_session.RoundTrip(finding))];

        Assert.Empty(_session.Run("$input | Export-CapacityReport r.csv", back).All());
        Assert.Contains("LLMP1001,Error,p,chat,desk,", File.ReadAllText(Path.Combine(_folder.Path, "r.csv")), StringComparison.Ordinal);
    }

    private CapacityDiagnostic[] Diagnostics(string script) => [.. _session.Run(script).All().Select(finding => Assert.IsType<CapacityDiagnostic>(finding.BaseObject))];
}
