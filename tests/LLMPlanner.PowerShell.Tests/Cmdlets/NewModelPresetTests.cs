using System.Management.Automation;
using System.Text.Json;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>New-ModelPreset writes a preset that every cmdlet reads, and nothing it was not asked to write.</summary>
public sealed class NewModelPresetTests : IDisposable
{
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_config_becomes_a_preset_that_is_found()
    {
        string config = _folder.Write("tuned/config.json", Configs.Llama);

        ScriptResult result = s_session.Run(
            $"New-ModelPreset -Path '{config}' -Name my/Tuned-0.2B -OutputPath '{Output}' -Alias tuned:latest -License MIT -CommercialUse Yes -Language en, zh -Task code -Kind Instruct -ReleaseDate 2025-06-30 -ExtendedContextLength 32K -PassThru");

        ModelPreset written = result.Single<ModelPreset>();
        Assert.Empty(result.Warnings);
        ModelPreset read = s_session.Run($"Get-ModelPreset tuned:latest -ProfilePath '{Output}'").Single<ModelPreset>();
        foreach (ModelPreset preset in new[] { written, read })
        {
            Assert.Equal(("my/Tuned-0.2B", Configs.LlamaParameters, "MIT", CommercialUse.Yes), (preset.Model, preset.TotalParameters, preset.License, preset.CommercialUse));
            Assert.Equal((4096L, 32768L, "bf16", new DateTime(2025, 6, 30)), (preset.NativeContextLength, preset.ExtendedContextLength, preset.NativeDtype, preset.ReleaseDate));
            Assert.Equal(["en", "zh"], preset.Languages);
            Assert.Equal(["code"], preset.Tasks);
            Assert.Equal(["tuned:latest"], preset.Aliases);
        }
    }

    [Fact]
    public void Only_what_fixes_the_shape_is_written_and_unknown_is_unknown()
    {
        string config = _folder.Write("c.json", Configs.Llama);

        ScriptResult result = s_session.Run($"New-ModelPreset '{config}' -OutputPath '{Output}'");

        Assert.Empty(result.All());
        Assert.Contains("are assumed", Assert.Single(result.Warnings), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Output, "c.json")));
        JsonElement root = json.RootElement;
        Assert.Equal("local/c", root.GetProperty("id").GetString());
        Assert.Equal("unknown", root.GetProperty("license").GetProperty("commercialUse").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("published").GetProperty("parameters").ValueKind);
        Assert.False(root.GetProperty("config").TryGetProperty("bos_token_id", out _));
        Assert.False(root.GetProperty("config").TryGetProperty("transformers_version", out _));
        Assert.Equal(1024, root.GetProperty("config").GetProperty("hidden_size").GetInt32());
        Assert.DoesNotContain(_folder.Path, root.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_a_preset_keeps_its_facts_but_not_its_names()
    {
        ModelPreset copy = s_session.Run($"Get-ModelPreset deepseek-r1 | New-ModelPreset -Name my/R1-Tuned -License MIT -OutputPath '{Output}' -PassThru").Single<ModelPreset>();
        ModelPreset original = ModelCatalog.BuiltIn.Find("deepseek-r1");

        Assert.Equal((original.TotalParameters, original.PublishedParameters, original.NativeDtype), (copy.TotalParameters, copy.PublishedParameters, copy.NativeDtype));
        Assert.Equal(original.Tasks, copy.Tasks);
        Assert.Equal(original.Languages, copy.Languages);
        Assert.Equal(original.Thinking, copy.Thinking);
        Assert.Equal(["R1-Tuned"], copy.Aliases);
        Assert.Equal("my/R1-Tuned", s_session.Run($"Get-ModelPreset R1-Tuned -ProfilePath '{Output}'").Single<ModelPreset>().Model);
    }

    [Fact]
    public void WhatIf_writes_nothing_at_all()
    {
        ScriptResult result = s_session.Run($"New-ModelPreset qwen3:8b my/x -OutputPath '{Output}' -WhatIf -PassThru");

        Assert.Empty(result.All());
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_forced()
    {
        string file = _folder.Write("out/x.json", "mine");
        string command = $"New-ModelPreset qwen3:8b my/x -OutputPath '{Output}'";

        foreach (string option in new[] { "", "-WhatIf", "-NoClobber", "-NoClobber -Force" })
        {
            ErrorRecord error = s_session.Run($"{command} {option}").SingleError();
            Assert.Equal(("PresetFileExists,LLMPlanner.PowerShell.Commands.NewModelPresetCommand", ErrorCategory.ResourceExists, file), (error.FullyQualifiedErrorId, error.CategoryInfo.Category, error.TargetObject));
            Assert.Equal("mine", File.ReadAllText(file));
        }

        File.SetAttributes(file, FileAttributes.ReadOnly);
        Assert.Empty(s_session.Run($"{command} -Force").All());
        Assert.Contains("\"my/x\"", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(["x.json"], Directory.GetFiles(Output).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("out/named.json", "out/named.json")]
    [InlineData("out", "out/x.json")]
    [InlineData("out/", "out/x.json")]
    [InlineData("new/deep/folder", "new/deep/folder/x.json")]
    public void The_output_is_a_file_or_a_folder(string output, string written)
    {
        s_session.Run($"New-ModelPreset qwen3:8b my/x -OutputPath '{_folder.Path}/{output}'").ThrowOnError();

        Assert.True(File.Exists(Path.Combine(_folder.Path, written)));
    }

    [Fact]
    public void A_name_is_for_one_model()
    {
        ScriptResult result = s_session.Run($"'qwen3:8b', 'qwen3:4b' | New-ModelPreset -Name my/x -OutputPath '{Output}'");

        Assert.StartsWith("PresetNameForMany,", result.SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["x.json"], Directory.GetFiles(Output).Select(Path.GetFileName));
        Assert.Empty(s_session.Run($"'qwen3:8b', 'qwen3:4b' | New-ModelPreset -OutputPath '{Output}/both'").All());
        Assert.Equal(["Qwen3-4B.json", "Qwen3-8B.json"], Directory.GetFiles(Path.Combine(Output, "both")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_that_cannot_be_is_one_error()
    {
        _folder.Write("file", "no folder");

        ErrorRecord error = s_session.Run($"New-ModelPreset qwen3:8b my/x -OutputPath '{_folder.Path}/file/x.json'").SingleError();

        Assert.Equal(("PresetNotWritten,LLMPlanner.PowerShell.Commands.NewModelPresetCommand", ErrorCategory.ResourceUnavailable), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        Assert.Contains("-OutputPath", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_path_it_goes_to_the_user_s_folder_and_is_found_from_then_on()
    {
        if (OperatingSystem.IsWindows())
        {
            // The folder there is not the environment's to choose.
            return;
        }

        string config = _folder.Write("c.json", Configs.Llama);
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Path.Combine(_folder.Path, "home") };

        ShellRun run = ShellProcess.Run("", environment, $"New-ModelPreset '{config}' my/Tuned -Task chat -Kind Instruct; (Get-ModelFootprint Tuned).TotalParameters");

        Assert.Equal((0, $"{Configs.LlamaParameters}\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "home", "llmplanner", "models", "my", "Tuned.json")));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b/c")]
    [InlineData("-x")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("x/")]
    [InlineData("ä")]
    public void A_name_that_could_leave_the_folder_is_refused(string name)
    {
        ScriptResult result = s_session.Run($"New-ModelPreset qwen3:8b -Name '{name}' -OutputPath '{Output}'");

        Assert.StartsWith("PresetNameInvalid,", result.SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }
}
