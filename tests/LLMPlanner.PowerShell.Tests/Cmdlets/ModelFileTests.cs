using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Tests.Support;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Files of a folder, files beside a model, and the models that other programs have installed.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_thousand_files_go_through_in_flat_memory()
    {
        const int Count = 1000;
        string first = SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "m0000.gguf"));
        byte[] bytes = File.ReadAllBytes(first);
        for (int i = 1; i < Count; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder.Path, $"m{i:0000}.gguf"), bytes);
        }

        IReadOnlyList<PSObject> memory = s_session.Run($$"""
            $count = 0
            {{Files(_folder)}} | Get-ModelFootprint -ContextLength 128 | ForEach-Object {
                $count++
                if ($count -in 200, 1000) { [GC]::GetTotalMemory($true) }
            }
            $count
            """).All();

        Assert.Equal(Count, memory[2].BaseObject);
        Assert.InRange((long)memory[1].BaseObject - (long)memory[0].BaseObject, long.MinValue, 8L << 20);
    }

    [Theory]
    [InlineData("Get-ModelFootprint -ContextLength 128")]
    [InlineData("Test-HardwareFit -Hardware 'RTX 4090' -ContextLength 128")]
    [InlineData("Get-LaunchCommand -Hardware 'RTX 4090' -ContextLength 128")]
    [InlineData("Get-ModelPreset")]
    public void Progress_is_shown_past_a_second_and_taken_away_again(string cmdlet)
    {
        SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "a.gguf"));
        SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "b.gguf"));
        string files = Files(_folder);

        Assert.Empty(s_session.Run($"@({files})[0] | {cmdlet}").Progress);
        ScriptResult slow = s_session.Run($"{files} | ForEach-Object {{ [System.Threading.Thread]::Sleep(700); $_ }} | {cmdlet}");
        Assert.Equal(2, slow.All().Count);
        Assert.Contains("b.gguf", slow.Progress[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, slow.Progress[^1].RecordType);
    }

    [Fact]
    public void A_bad_file_stops_none()
    {
        SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "a.gguf"));
        _folder.Write("b.gguf", "no header");
        SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "c.gguf"));
        ScriptResult result = s_session.Run($"{Files(_folder)} | Get-ModelFootprint -ContextLength 128");
        Assert.Equal(["a", "c"], result.Output.Select(footprint => ((ModelFootprint)footprint.BaseObject).Model));
        Assert.Equal(Path.Combine(_folder.Path, "b.gguf"), result.SingleError().TargetObject);
    }

    [Fact]
    public void Files_beside_a_model_are_named_relative_to_PowerShell_s_folder()
    {
        SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "m.gguf"));
        new GgufWriter().Set("general.architecture", "llama").Set("general.type", "adapter").Tensor("blk.0.attn_q.weight.lora_a", GgmlTypes.F32, 32, 4)
            .WriteSparse(Path.Combine(_folder.Path, "tuned.gguf"));
        using var session = new ModuleSession();
        session.Runspace.SessionStateProxy.Path.SetLocation(_folder.Path);
        ModelFootprint footprint = session.Run("Get-ModelFootprint -Path ./m.gguf -ContextLength 128 -EngineOption @{ lora = './tuned.gguf' }").Single<ModelFootprint>();
        Assert.Equal(512, footprint.Components.Single(component => component.Name == "LoRA adapter").Bytes);
    }

    [Fact]
    public void A_preset_of_a_file_lives_on_in_another_process()
    {
        string path = SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "m.gguf"));
        PSObject preset = s_session.RoundTrip(s_session.Run($"Get-ModelPreset -Path '{path}'").Output[0]);
        long bytes = s_session.Run($"Get-ModelFootprint -Path '{path}' -ContextLength 128").Single<ModelFootprint>().TotalBytes!.Value;
        File.Delete(path);
        Assert.Equal(bytes, s_session.Run("$input | Get-ModelFootprint -ContextLength 128", preset).Single<ModelFootprint>().TotalBytes);
    }

    [Fact]
    public void A_file_becomes_a_preset()
    {
        string path = SampleGgufs.Small().WriteSparse(Path.Combine(_folder.Path, "m.gguf"));
        ModelPreset preset = s_session.Run($"New-ModelPreset -Path '{path}' -Name my/File -OutputPath '{_folder.Path}/out' -Kind Base -Task base -PassThru").Single<ModelPreset>();
        Assert.Equal("my/File", preset.Model);
        IReadOnlyList<PSObject> bytes = s_session.Run(
            $"(Get-ModelFootprint my/File -ContextLength 128 -ProfilePath '{_folder.Path}/out').TotalBytes; (Get-ModelFootprint -Path '{path}' -ContextLength 128).TotalBytes").All();
        Assert.Equal(bytes[1].BaseObject, bytes[0].BaseObject);
    }

    [Fact]
    public void Installed_models_are_read_under_their_own_names()
    {
        string digest = new('a', 64);
        _folder.Write("ollama/blobs/sha256-" + digest, SampleGgufs.Small().ToArray());
        Manifest("ollama/manifests/registry.ollama.ai/library/zz-tiny/1b", digest);
        Manifest("ollama/manifests/registry.ollama.ai/library/zz-gone/1b", new string('b', 64));
        _folder.Write("hub/models--zz--repo/snapshots/rev/model.gguf", SampleGgufs.Small().ToArray());
        _folder.Write("hub/models--zz--config/snapshots/rev/config.json", Configs.Llama);
        var environment = new Dictionary<string, string>
        {
            ["OLLAMA_MODELS"] = Path.Combine(_folder.Path, "ollama"),
            ["HF_HUB_CACHE"] = Path.Combine(_folder.Path, "hub"),
            ["LLAMA_CACHE"] = Path.Combine(_folder.Path, "none"),
            ["HOME"] = _folder.Path,
        };

        ShellRun run = ShellProcess.Run("", environment,
            "Get-ModelPreset -Installed zz-* -ErrorAction SilentlyContinue -ErrorVariable e | ForEach-Object { $_.Model }; $e | ForEach-Object { \"$($_.CategoryInfo.Category) $($_.FullyQualifiedErrorId)\" };"
            + "Get-ModelPreset -Installed zz/* | Test-HardwareFit -Hardware 'RTX 4090' -ContextLength 128 | ForEach-Object { \"$($_.Model) $($_.Verdict)\" }");

        Assert.Equal(
            "zz-tiny:1b\nObjectNotFound ModelFileNotFound,LLMPlanner.PowerShell.Commands.GetModelPresetCommand\nzz/repo/model.gguf Fits\n",
            run.Output.ReplaceLineEndings("\n"));
    }

    /// <summary>A script that gives the files of a folder as Get-ChildItem would: objects with a PSPath.</summary>
    internal static string Files(TemporaryFolder folder)
        => $"[System.Linq.Enumerable]::Order([System.IO.Directory]::GetFiles('{folder.Path}')) | ForEach-Object {{ [pscustomobject]@{{ PSPath = $_ }} }}";

    private void Manifest(string name, string digest) => _folder.Write(
        name, $$"""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{digest}}","size":1}]}""");
}
