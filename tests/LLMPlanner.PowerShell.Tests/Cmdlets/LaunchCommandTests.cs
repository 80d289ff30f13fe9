using System.Management.Automation;
using LLMPlanner.Launch;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Tests.Support;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Get-LaunchCommand writes what was judged, from a verdict or from a question, and no name leaves its quotes.</summary>
public sealed class LaunchCommandTests : IDisposable
{
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' -ContextLength 16k | Get-LaunchCommand")]
    [InlineData("Get-LaunchCommand qwen3:8b 'RTX 4090' -ContextLength 16k")]
    [InlineData("Get-ModelPreset qwen3:8b | Get-LaunchCommand -Hardware 'RTX 4090' -ContextLength 16k")]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 16k | Get-LaunchCommand -Hardware 'RTX 4090'")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' | Get-LaunchCommand -ContextLength 16k")]
    public void The_same_question_gives_the_same_command(string script)
    {
        LaunchCommand command = s_session.Run(script).Single<LaunchCommand>();

        Assert.Equal(("llama.cpp", "Qwen/Qwen3-8B", "GeForce RTX 4090", ShellKind.PowerShell, "llama-server"), (command.Engine, command.Model, command.Hardware, command.Shell, command.Executable));
        Assert.Equal(
            "llama-server --model Qwen3-8B-Q4_K_M.gguf --ctx-size 16384 --parallel 1 --no-kv-unified --n-gpu-layers 37 --flash-attn on --cache-type-k f16 --cache-type-v f16 --fit off",
            command.CommandLine);
    }

    [Fact]
    public void What_is_typed_beside_a_verdict_is_judged_anew_and_the_rest_stays()
    {
        string line = s_session.Run(
            "Test-HardwareFit qwen3:8b 'RTX 3060 12GB' -KvCacheType q8_0 -EngineOption @{ 'ubatch-size' = 1024; parallel = 2 } | Get-LaunchCommand -EngineOption @{ ubatch_size = 256; 'n-gpu-layers' = 10 }").Single<LaunchCommand>().CommandLine;

        Assert.Contains(" --parallel 2 ", line, StringComparison.Ordinal);
        Assert.Contains(" --n-gpu-layers 10 ", line, StringComparison.Ordinal);
        Assert.Contains(" --cache-type-k q8_0 --cache-type-v q8_0 ", line, StringComparison.Ordinal);
        Assert.Contains(" --ubatch-size 256 ", line, StringComparison.Ordinal);
        Assert.Contains("--n-gpu-layers 37 ", s_session.Run("Test-HardwareFit qwen3:8b 'RTX 3060 12GB' | Get-LaunchCommand -Hardware 'RTX 4090'").Single<LaunchCommand>().CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_of_another_process_has_its_command_too()
    {
        PSObject fit = s_session.RoundTrip(s_session.Run("Test-HardwareFit qwen3:8b 'RTX 4090'").Output[0]);
        LaunchCommand plain = s_session.Run("$input | Get-LaunchCommand", fit).Single<LaunchCommand>();
        Assert.Contains("--n-gpu-layers 37 ", plain.CommandLine, StringComparison.Ordinal);
        Assert.Contains("--ctx-size 4096 ", s_session.Run("$input | Get-LaunchCommand -ContextLength 4k", fit).Single<LaunchCommand>().CommandLine, StringComparison.Ordinal);

        LaunchCommand back = Assert.IsType<LaunchCommand>(s_session.RoundTrip(PSObject.AsPSObject(plain)).BaseObject);
        Assert.Equal(plain.Arguments, back.Arguments);
        Assert.Equal(plain.CommandLine, back.CommandLine);
    }

    [Fact]
    public void Many_verdicts_give_many_commands_and_a_bad_one_stops_none()
    {
        ScriptResult result = s_session.Run("Test-HardwareFit qwen3:4b, no-such-model, qwen3:8b 'RTX 4090' -ErrorAction SilentlyContinue | Get-LaunchCommand -Shell Bash");
        Assert.Equal(["Qwen/Qwen3-4B", "Qwen/Qwen3-8B"], result.Output.Select(command => ((LaunchCommand)command.BaseObject).Model));
        Assert.Equal(3, s_session.Run("Get-LaunchCommand qwen3:8b 'RTX 4090' -Quantization Q4_K_*, Q8_0").All().Count);
    }

    [Fact]
    public void What_does_not_fit_is_warned_of()
    {
        ScriptResult result = s_session.Run("Get-LaunchCommand llama3.1:70b 'RTX 3060 12GB'");
        Assert.Contains("DoesNotFit", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(result.All());
    }

    [Theory]
    [InlineData("Get-LaunchCommand qwen3:8b -Hardware $null", "HardwareRequired")]
    [InlineData("Get-LaunchCommand -Hardware 'RTX 4090'", "ModelRequired")]
    [InlineData("Get-LaunchCommand qwen3:8b 'RTX 4090' -EngineOption @{ 'ctx-sise' = 1 }", "UnknownEngineOption")]
    [InlineData("Get-LaunchCommand qwen3:8b 'RTX 4090' -EngineOption @{ parallel = 2 } -ConcurrentRequests 3", "EngineOptionContradiction")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' -EngineOption @{ 'ctx-size' = 8192 } | Get-LaunchCommand -ContextLength 4096", "EngineOptionContradiction")]
    [InlineData("Get-LaunchCommand qwen3:8b 'RTX 4090' -EngineOption @{ 'cache-type-v' = 'q8_0'; 'flash-attn' = 'off' }", "QuantizedValuesNeedFlashAttention")]
    public void Mistakes_are_errors_of_ours(string script, string id)
    {
        ErrorRecord error = s_session.Run(script).SingleError();
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction));
    }

    [Theory]
    [InlineData("Get-ModelFootprint qwen3:8b")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090'")]
    [InlineData("Get-LaunchCommand qwen3:8b 'RTX 4090'")]
    public void All_of_llama_cpp_s_options_are_taken(string command)
    {
        const string Options = "@{ 'ctx-size' = 8192; parallel = 4; 'n-gpu-layers' = 99; 'n-cpu-moe' = 0; 'ubatch-size' = 512; 'flash-attn' = 'on'; 'kv-unified' = $false; 'cache-type-k' = 'f16'; 'cache-type-v' = 'f16'; 'swa-full' = $false; 'n-outputs' = 1; imatrix = $false }";
        const string Short = "@{ c = 8192; np = 4; ngl = 99; ncmoe = 0; ub = 512; fa = 'auto'; kvu = $false; ctk = 'f16'; ctv = 'f16'; swa_full = $false; 'N-Outputs' = 1; imatrix = 'off' }";
        string path = SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "m.gguf"));
        string file = command.Replace("qwen3:8b 'RTX 4090'", $"-Path '{path}' -Hardware 'RTX 4090'", StringComparison.Ordinal).Replace("qwen3:8b", $"-Path '{path}'", StringComparison.Ordinal);

        Assert.Equal(s_session.Run($"{command} -EngineOption {Options}").All()[0].ToString(), s_session.Run($"{command} -EngineOption {Short}").All()[0].ToString());
        Assert.Single(s_session.Run($"{file} -EngineOption @{{ 'ctx-size' = 512; parallel = 4; 'n-gpu-layers' = 99; 'ubatch-size' = 512; 'kv-unified' = $false; 'n-outputs' = 1; imatrix = $false }}").All());
    }

    [Fact]
    public void No_file_name_leaves_its_quotes_in_PowerShell()
    {
        if (OperatingSystem.IsWindows())
        {
            // File names are tamer there.
            return;
        }

        string[] names = ["it's.gguf", "a\"b.gguf", "$(throw 'owned').gguf", "`$x.gguf", "; throw 'owned'; .gguf", "\u2018;throw 'x'\u2019.gguf", "& x | y > z.gguf", "@(1).gguf", "-x.y.gguf", "%PATH%.gguf", "a b#c.gguf", "模型.gguf", "[a]*.gguf"];
        foreach (string name in names)
        {
            SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, name));
        }

        IReadOnlyList<PSObject> same = s_session.Run($$"""
            function llama-server { $global:seen = $args }
            {{ModelFileTests.Files(_folder)}} | Get-LaunchCommand -Hardware 'RTX 4090' -ContextLength 128 | ForEach-Object {
                & ([scriptblock]::Create($_.CommandLine))
                ($global:seen -join "`n") -ceq ($_.Arguments -join "`n")
            }
            """).All();

        Assert.Equal(Enumerable.Repeat<object>(true, names.Length), same.Select(value => value.BaseObject));
    }

    [Fact]
    public void A_file_with_a_line_break_in_its_name_is_an_error_and_the_next_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string name in new[] { "a\nrm x.gguf", "b.gguf" })
        {
            SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, name));
        }

        ScriptResult result = s_session.Run($"{ModelFileTests.Files(_folder)} | Get-LaunchCommand -Hardware 'RTX 4090' -ContextLength 128 -Shell Cmd");
        Assert.StartsWith("ArgumentNotQuotable,", result.SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_verdict_of_another_process_on_a_machine_that_is_described_nowhere()
    {
        PSObject here = s_session.RoundTrip(s_session.Run("Test-HardwareFit qwen3:0.6b").Output[0]);
        Assert.Contains("--ctx-size 4096 ", s_session.Run("$input | Get-LaunchCommand -ContextLength 4k", here).Single<LaunchCommand>().CommandLine, StringComparison.Ordinal);

        PSObject far = s_session.RoundTrip(s_session.Run("New-HardwareProfile far-node 'RTX 4090' | Test-HardwareFit -Model qwen3:0.6b").Output[0]);
        Assert.Equal("far-node", s_session.Run("$input | Get-LaunchCommand", far).Single<LaunchCommand>().Hardware);
        ErrorRecord error = s_session.Run("$input | Get-LaunchCommand -ContextLength 4k", far).SingleError();
        Assert.StartsWith("VerdictMachineUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("-Hardware", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(
            "--ctx-size 4096 ",
            s_session.Run("$input | Get-LaunchCommand -ContextLength 4k -Hardware 'RTX 4090'", far).Single<LaunchCommand>().CommandLine,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_Ollama_view_shows_variables_and_file()
    {
        string text = ListSession.Render([.. s_session.Run("Get-LaunchCommand qwen3:8b 'RTX 4090' -Engine Ollama -ContextLength 8k -Shell Bash").All()]);
        Assert.Contains("OLLAMA_CONTEXT_LENGTH=8192", text, StringComparison.Ordinal);
        Assert.Contains("PARAMETER num_gpu 37", text, StringComparison.Ordinal);
        Assert.Contains("llama-server --model", s_session.Render("Get-LaunchCommand qwen3:8b 'RTX 4090'"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_quantization_is_the_first_of_all_that_fits()
    {
        IReadOnlyList<PSObject> both = s_session.Run(
            "$all = Test-HardwareFit qwen3:32b 'RTX 4090' -Quantization *; ($all | Where-Object { $_.Verdict -in 'Fits', 'Tight' })[0].Quantization; (Test-HardwareFit qwen3:32b 'RTX 4090').MaxQuantization").All();
        Assert.Equal(both[0].BaseObject, both[1].BaseObject);
        Assert.Equal(Verdict.DoesNotFit, ((HardwareFit)s_session.Run("Test-HardwareFit qwen3:32b 'RTX 4090' -Quantization *").Output[0].BaseObject).Verdict);
    }
}
