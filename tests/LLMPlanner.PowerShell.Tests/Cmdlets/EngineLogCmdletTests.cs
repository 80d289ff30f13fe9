using System.Management.Automation;
using LLMPlanner.Calibration;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>From a log to better estimates: Import-EngineLog, Compare-ModelFootprint, Export-EngineCalibration.</summary>
public sealed class EngineLogCmdletTests : IDisposable
{
    private const string Log = """
        INFO vLLM API server version 0.12.0
        INFO non-default args: {'model': 'meta-llama/Llama-3.1-8B-Instruct', 'max_model_len': 31800, 'gpu_memory_utilization': 0.95, 'max_num_seqs': 64, 'max_num_batched_tokens': 2048}
        INFO Model loading took 14.9889 GiB memory and 5.9 seconds

        INFO Available KV cache memory: 6.50 GiB
        INFO GPU KV cache size: 53,200 tokens
        INFO init engine (profile, create kv cache, warmup model) took 26.81 seconds
        """;

    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Import-EngineLog '{0}'")]
    [InlineData("Import-EngineLog -LiteralPath '{0}'")]
    [InlineData("Import-EngineLog '{1}/*.log'")]
    [InlineData("[System.IO.FileInfo]'{0}' | ForEach-Object {{ [pscustomobject]@{{ PSPath = $_.FullName }} }} | Import-EngineLog")]
    [InlineData("[System.IO.File]::ReadAllLines('{0}') | Import-EngineLog")]
    [InlineData("[System.IO.File]::ReadAllText('{0}') | Import-EngineLog")]
    [InlineData("Import-EngineLog -InputObject ([System.IO.File]::ReadAllText('{0}'))")]
    public void A_log_comes_from_a_file_or_the_pipeline(string script)
    {
        string file = _folder.Write("logs/start.log", Log);

        EngineMeasurement measured = s_session.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, script, file, Path.GetDirectoryName(file))).Single<EngineMeasurement>();

        Assert.Equal(("vLLM", "0.12.0", MeasurementStatus.Complete, 53_200L), (measured.Engine, measured.EngineVersion, measured.Status, measured.KvCacheTokens));
    }

    [Fact]
    public void Bad_files_are_an_error_each_and_the_rest_is_read()
    {
        _folder.Write("a.log", "nothing to see");
        _folder.Write("b.log", Log);

        ScriptResult result = s_session.Run($"Import-EngineLog '{_folder.Path}/missing.log', '{_folder.Path}/*.log'");

        Assert.Single(result.Output);
        Assert.Equal(["LogNotReadable", "EngineLogEmpty"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal([ErrorCategory.ObjectNotFound, ErrorCategory.InvalidData], result.Errors.Select(error => error.CategoryInfo.Category));
        Assert.All(result.Errors, error => Assert.NotNull(error.ErrorDetails?.RecommendedAction));
        Assert.StartsWith("EngineLogEmpty,", s_session.Run("'a', '', 'b' | Import-EngineLog").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_are_put_beside_measurements()
    {
        string file = _folder.Write("start.log", Log);

        ComponentComparison[] rows = [.. s_session.Run($"Import-EngineLog '{file}' | Compare-ModelFootprint -Hardware 'RTX 3090'").All().Select(row => (ComponentComparison)row.BaseObject)];

        Assert.Equal(["weights", "KV cache pool"], rows.Select(row => row.Component));
        Assert.All(rows, row => Assert.Equal((file, "GeForce RTX 3090", "meta-llama/Llama-3.1-8B-Instruct"), (row.Path, row.Hardware, row.Model)));
        Assert.Equal(["weights"], s_session.Run($"Import-EngineLog '{file}' | Compare-ModelFootprint").All().Select(row => ((ComponentComparison)row.BaseObject).Component));
        Assert.StartsWith("HardwareNotFound,", s_session.Run($"Import-EngineLog '{file}' | Compare-ModelFootprint -Hardware no-card").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("MeasuredModelUnknown,", s_session.Run("'vLLM API server version 0.12.0', 'Model loading took 1.0 GiB memory' | Import-EngineLog | Compare-ModelFootprint").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Qwen/Qwen3-8B", ((ComponentComparison)s_session.Run($"Import-EngineLog '{file}' | Compare-ModelFootprint -Model qwen3:8b").All()[0].BaseObject).Model);
    }

    [Fact]
    public void What_was_learned_is_written_once_asked_for()
    {
        string file = _folder.Write("start.log", Log);
        string output = Path.Combine(_folder.Path, "learned.json");
        string export = $"Import-EngineLog '{file}' | Export-EngineCalibration -Hardware 'RTX 3090' -OutputPath '{output}'";

        Assert.Empty(s_session.Run(export + " -PassThru -WhatIf").All());
        Assert.False(File.Exists(output));
        Assert.Empty(s_session.Run(export).All());
        EngineCalibration learned = s_session.Run(export + " -PassThru").Single<EngineCalibration>();
        Assert.Equal(("vLLM", "GeForce RTX 3090", 1), (learned.Engine, learned.Accelerator, learned.Samples));
        Assert.Contains("\"weightRatio\"", File.ReadAllText(output), StringComparison.Ordinal);
        Assert.StartsWith("MeasurementNotLearnable,", s_session.Run($"Import-EngineLog '{file}' | Export-EngineCalibration -OutputPath '{output}'").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_estimates_use_it_unless_told_not_to()
    {
        if (OperatingSystem.IsWindows())
        {
            // The folder there is not the environment's to choose.
            return;
        }

        string file = _folder.Write("start.log", Log);
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Path.Combine(_folder.Path, "home") };
        const string Ask = "Test-HardwareFit llama3.1:8b 'RTX 3090' -Engine vLLM -EngineVersion 0.12.0 -EngineOption @{ 'gpu-memory-utilization' = 0.95; 'max-num-seqs' = 64 }";

        ShellRun run = ShellProcess.Run(
            "",
            environment,
            $$"""
            Import-EngineLog '{{file}}' | Export-EngineCalibration -Hardware 'RTX 3090'
            $learned = {{Ask}}
            $rules = {{Ask}} -NoCalibration
            '{0:F2} {1} {2}' -f ($learned.Placement[0].KvCacheBudgetBytes / 1GB), ($learned.Placement[0].KvCacheBudgetBytes -ne $rules.Placement[0].KvCacheBudgetBytes), [bool]($learned.Footprint.Notes -match 'start-ups of vLLM')
            [bool]($rules.Footprint.Notes -match 'start-ups of vLLM')
            """);

        Assert.Equal((0, "6.50 True True\nFalse\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
        string store = Path.Combine(_folder.Path, "home", "llmplanner", "calibration", "engines.json");
        Assert.True(File.Exists(store));

        File.WriteAllText(store, "nonsense");
        ShellRun broken = ShellProcess.Run("", environment, "(Get-ModelFootprint qwen3:8b).Model");
        Assert.Equal("Qwen/Qwen3-8B\n", broken.Output.ReplaceLineEndings("\n"));
        Assert.Contains("engines.json", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_are_live_again_after_remoting()
    {
        string file = _folder.Write("start.log", Log);
        PSObject back = s_session.RoundTrip(s_session.Run($"Import-EngineLog '{file}'").Output[0]);

        Assert.Equal("0.95", ((EngineMeasurement)back.BaseObject).EngineOption["gpu-memory-utilization"]);
        Assert.Equal(2, s_session.Run("$input | Compare-ModelFootprint -Hardware 'RTX 3090'", back).All().Count);
    }
}
