using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Recommendation;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>The user's own profiles, laid over the built-in ones.</summary>
public sealed class OverlayTests : IDisposable
{
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    private string Option => $"-ProfilePath '{_folder.Path}'";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Own_models_and_machines_are_known_by_name_and_alias()
    {
        _folder.Write("models/m.json", Overlays.Model("own/Model", "own:latest"));
        _folder.Write("hardware/machines/m.json", Overlays.Machine("own box"));

        HardwareFit fit = s_session.Run($"Test-HardwareFit own:latest 'own box' {Option}").Single<HardwareFit>();

        Assert.Equal(("own/Model", "own box", 3), (fit.Model, fit.Hardware, fit.Placement.Count));
        Assert.Equal(Configs.LlamaParameters, fit.Footprint.TotalParameters);
        Assert.Equal(64L << 30, s_session.Run($"Get-HardwareProfile 'own box' {Option}").Single<HardwareProfile>().SystemMemoryBytes);
    }

    [Fact]
    public void An_own_model_takes_the_place_of_a_built_in_one_and_its_alias_wins()
    {
        _folder.Write("models/replaced.json", Overlays.Model("Qwen/Qwen3-8B", "renamed"));
        _folder.Write("models/alias.json", Overlays.Model("zz/Last", "qwen3:4b"));

        Assert.Equal(Configs.LlamaParameters, s_session.Run($"Get-ModelPreset Qwen/Qwen3-8B {Option}").Single<ModelPreset>().TotalParameters);
        Assert.Equal("zz/Last", s_session.Run($"Get-ModelPreset qwen3:4b {Option}").Single<ModelPreset>().Model);
        Assert.Equal(8_190_735_360, s_session.Run("Get-ModelPreset Qwen/Qwen3-8B").Single<ModelPreset>().TotalParameters);
    }

    [Fact]
    public void Own_models_are_recommended_and_hand_on_what_they_are()
    {
        _folder.Write("models/m.json", Overlays.Model("own/Model", "own:latest").Replace("\"native\": 4096", "\"native\": 65536", StringComparison.Ordinal));

        // Nobody measured it, and it is tiny: it is judged like any other and found below the floor.
        Assert.Contains(
            s_session.Run($"Get-ModelRecommendation 'Laptop 8GB' -First 1000 -Explain {Option}").All(), o => o.BaseObject is RejectedCandidate { Model: "own/Model", Cause: RejectionCause.Quality });
        Assert.Equal(
            Configs.LlamaParameters,
            s_session.Run($"Get-ModelPreset own/* {Option} | Get-ModelFootprint | Test-HardwareFit -Hardware 'RTX 4090'").Single<HardwareFit>().Footprint.TotalParameters);
        Assert.Equal(
            Configs.LlamaParameters,
            s_session.Run($"$p = Get-ModelPreset own/Model {Option}; Get-ModelFootprint -Model $p").Single<ModelFootprint>().TotalParameters);
    }

    [Theory]
    [InlineData("models/bad.json", "{ \"id\": \"bad\",\n  \"n\": }", "ProfileSyntax", 2, 8)]
    [InlineData("models/bad.json", "{\n  \"name\": 1 }", "ProfileIdMissing", 1, 1)]
    [InlineData("models/bad.json", "{ \"id\": \"bad/model\" }", "ConfigValueInvalid", 1, 1)]
    [InlineData("models/bad.json", "{ \"id\": \"bad/model\",\n  \"aliases\": 5,\n  \"config\": {} }", "ConfigValueWrongType", 2, 14)]
    [InlineData("models/bad.json", "{ \"id\": \"bad/model\", \"aliases\": [],\n  \"config\": { \"model_type\": \"llama\",\n    \"hidden_size\": \"wide\" } }", "ConfigValueWrongType", 3, 20)]
    [InlineData("models/bad.json", "{ \"id\": \"bad/model\", \"aliases\": [],\n  \"config\": { \"model_type\": \"lama\" } }", "UnknownModelType", 1, 1)]
    [InlineData("models/bad.json", "{ \"id\": \"bad/model\", \"aliases\": [], \"releaseDate\": \"soon\",\n  \"config\": {} }", "ConfigValueInvalid", 1, 52)]
    public void A_broken_model_is_reported_with_its_place_and_the_rest_is_there(string file, string text, string id, int line, int column)
    {
        string bad = _folder.Write(file, text);
        _folder.Write("models/good.json", Overlays.Model("own/Good", "good"));

        ScriptResult result = s_session.Run($"Get-ModelFootprint good, qwen3:8b {Option}");

        Assert.Equal(["own/Good", "Qwen/Qwen3-8B"], result.Output.Select(o => o.Properties["Model"].Value));
        ErrorRecord error = result.SingleError();
        Assert.Equal(id + ",LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", error.FullyQualifiedErrorId);
        Assert.StartsWith($"{bad}({line},{column}): ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(bad, error.TargetObject);
    }

    [Theory]
    [InlineData("hardware/machines/bad.json", "{ \"id\": \"bad\",\n  \"accelerators\": [,] }")]
    [InlineData("hardware/machines/bad.json", "{ \"id\": \"bad\", \"accelerators\": [{ \"ref\": \"no such card\", \"count\": 1 }] }")]
    [InlineData("hardware/accelerators/bad.json", "{ \"id\": \"bad\", \"memory\": 7 }")]
    public void Broken_hardware_is_reported_with_its_place_and_the_rest_is_there(string file, string text)
    {
        string bad = _folder.Write(file, text);
        _folder.Write("hardware/machines/good.json", Overlays.Machine("good box"));

        ScriptResult result = s_session.Run($"Get-HardwareProfile 'good box', 'RTX 4090' {Option}");

        Assert.Equal(["good box", "GeForce RTX 4090"], result.Output.Select(o => o.Properties["Name"].Value));
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(bad) + @"\(\d+,\d+\): ", result.SingleError().ToString());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_and_the_answer_still_comes()
    {
        ScriptResult result = s_session.Run("Get-ModelFootprint qwen3:8b -ProfilePath ./no-such-folder");

        Assert.Single(result.Output);
        Assert.StartsWith("ProfilePathNotFound,", result.SingleError().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_the_user_and_of_the_environment_are_read()
    {
        _folder.Write("config/llmplanner/models/m.json", Overlays.Model("of/User", "of-user"));
        _folder.Write("more/models/m.json", Overlays.Model("of/Environment", "of-environment"));
        var environment = new Dictionary<string, string>
        {
            ["XDG_CONFIG_HOME"] = Path.Combine(_folder.Path, "config"),
            ["LLMPLANNER_PROFILES"] = Path.Combine(_folder.Path, "more"),
        };

        ShellRun run = ShellProcess.Run("", environment, "(Get-ModelPreset of/*).Model");

        string[] expected = OperatingSystem.IsWindows() ? ["of/Environment"] : ["of/Environment", "of/User"];
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected, run.Output.ReplaceLineEndings("\n").Trim().Split('\n'));
    }
}
