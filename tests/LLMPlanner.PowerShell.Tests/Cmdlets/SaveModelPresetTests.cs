using System.Management.Automation;
using System.Text;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Tests.Support;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Save-ModelPreset asks a hub for no more than it needs, and what it writes is found by every cmdlet.</summary>
public sealed class SaveModelPresetTests : IDisposable
{
    private const string Token = "hf_SecretSecretSecret";
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HubStub _hub = new();

    public SaveModelPresetTests()
    {
        Environment.SetEnvironmentVariable("HF_ENDPOINT", _hub.Address);
        Environment.SetEnvironmentVariable("HF_TOKEN", Token);
    }

    private string Output => Path.Combine(_folder.Path, "out");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("HF_ENDPOINT", null);
        Environment.SetEnvironmentVariable("HF_TOKEN", null);
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_config_is_fetched_and_found_from_then_on()
    {
        _hub.Add("config.json", Encoding.UTF8.GetBytes(Configs.Llama));

        ModelPreset written = s_session.Run($"Save-ModelPreset org/Small -Path '{Output}' -Kind Base -Task base -License MIT -PassThru").Single<ModelPreset>();

        Assert.Equal(("org/Small", Configs.LlamaParameters, "MIT"), (written.Model, written.TotalParameters, written.License));
        Assert.Equal(Configs.LlamaParameters, s_session.Run($"Get-ModelPreset small -ProfilePath '{Output}'").Single<ModelPreset>().TotalParameters);
        Assert.Equal(["/api/models/org/Small/revision/main", "/org/Small/resolve/main/config.json"], _hub.Requests);
        Assert.Equal(["Small.json"], Directory.GetFiles(Output).Select(Path.GetFileName));
    }

    [Fact]
    public void A_gguf_header_is_fetched_by_ranges_and_answers_as_the_file_does()
    {
        byte[] header = SampleGgufs.Small().Header();
        _hub.Add("model-Q4_K_M.gguf", [.. header, .. new byte[5_000_000]]);
        string file = SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "same.gguf"));

        Assert.Empty(s_session.Run($"Save-ModelPreset org/G q4_k_m -Revision v1 -Name my/Header -Path '{Output}' -Kind Base -Task base").All());

        Assert.Contains(_hub.Requests, request => request == "/org/G/resolve/v1/model-Q4_K_M.gguf bytes=0-2097151");
        IReadOnlyList<PSObject> bytes = s_session.Run(
            $"(Get-ModelFootprint my/Header -ContextLength 128 -ProfilePath '{Output}').TotalBytes; (Get-ModelFootprint -Path '{file}' -ContextLength 128).TotalBytes").All();
        Assert.Equal(bytes[1].BaseObject, bytes[0].BaseObject);
    }

    [Fact]
    public void WhatIf_and_a_file_that_is_there_ask_nothing()
    {
        Assert.Empty(s_session.Run($"Save-ModelPreset org/Small -Path '{Output}' -WhatIf").All());
        _folder.Write("out/Small.json", "mine");
        ErrorRecord error = s_session.Run($"Save-ModelPreset org/Small -Path '{Output}'").SingleError();

        Assert.StartsWith("PresetFileExists,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Output, "Small.json")));
    }

    [Theory]
    [InlineData(401, "HubForbidden", ErrorCategory.ResourceUnavailable)]
    [InlineData(404, "HubNotFound", ErrorCategory.ObjectNotFound)]
    public void A_refusal_is_one_error_without_the_token(int status, string id, ErrorCategory category)
    {
        _hub.Status = status;

        ScriptResult result = s_session.Run($"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; 'org/a', 'org/b' | Save-ModelPreset -Path '{Output}'");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error =>
        {
            Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(category, error.CategoryInfo.Category);
            Assert.False(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction));
        });
        string all = string.Join('\n', result.Errors.Select(error => error + error.Exception.ToString() + error.ErrorDetails + error.TargetObject)
            .Concat(result.Warnings).Concat(result.Verbose).Concat(result.Progress.Select(progress => progress.ToString())));
        Assert.DoesNotContain(Token, all, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void Names_that_are_none_are_refused_before_any_request()
    {
        foreach (string id in new[] { "../x", "a/b/c", "a b", "https://x" })
        {
            Assert.StartsWith("HubRepositoryInvalid,", s_session.Run($"Save-ModelPreset '{id}' -Path '{Output}'").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        }

        Assert.StartsWith("PresetNameForMany,", s_session.Run($"Save-ModelPreset org/a, org/b -Name x -Path '{Output}' -WhatIf").SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void A_slow_hub_shows_progress_and_can_be_given_up()
    {
        _hub.Add("config.json", Encoding.UTF8.GetBytes(Configs.Llama));
        _hub.Delay = TimeSpan.FromSeconds(1.2);
        ScriptResult result = s_session.Run($"Save-ModelPreset org/Small -Path '{Output}' -Kind Base -Task base");
        Assert.Empty(result.All());
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);

        _hub.Delay = TimeSpan.FromMinutes(1);
        using var shell = System.Management.Automation.PowerShell.Create(s_session.Runspace);
        shell.AddScript($"Save-ModelPreset org/Other -Path '{Output}'");
        IAsyncResult run = shell.BeginInvoke();
        run.AsyncWaitHandle.WaitOne(500);
        shell.Stop();
        Assert.True(run.IsCompleted);
        Assert.False(File.Exists(Path.Combine(Output, "Other.json")));
    }
}
