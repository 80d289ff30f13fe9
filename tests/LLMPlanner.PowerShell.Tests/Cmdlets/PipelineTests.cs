using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Recommendation;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>What flows from cmdlet to cmdlet, by value and by property name.</summary>
public sealed class PipelineTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("'qwen3:8b', 'llama3.1:8b' | Get-ModelPreset", "Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("'qwen3:8b', 'llama3.1:8b' | Get-ModelFootprint", "Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("Get-ModelPreset qwen3:8b | Get-ModelFootprint", "Qwen/Qwen3-8B")]
    [InlineData("Get-ModelPreset qwen3:8b | Test-HardwareFit -Hardware 'RTX 4090'", "Qwen/Qwen3-8B")]
    [InlineData("Get-ModelFootprint qwen3:8b | Test-HardwareFit -Hardware 'RTX 4090'", "Qwen/Qwen3-8B")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' | Get-ModelFootprint", "Qwen/Qwen3-8B")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -First 1 | Get-ModelFootprint | Get-ModelPreset | Where-Object Model -like '*/*' | ForEach-Object { 1 }")]
    [InlineData("Test-HardwareFit -Model (Get-ModelPreset qwen3:8b), 'llama3.1:8b' -Hardware 'RTX 4090'", "Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("Get-ModelFootprint (Test-HardwareFit qwen3:8b 'RTX 4090')", "Qwen/Qwen3-8B")]
    public void Models_flow(string script, params string[] models)
    {
        IReadOnlyList<PSObject> output = s_session.Run(script).All();
        if (models.Length == 0)
        {
            Assert.Equal(1, Assert.Single(output).BaseObject);
            return;
        }

        Assert.Equal(models, output.Select(result => result.Properties["Model"].Value));
    }

    [Theory]
    [InlineData("'RTX 4090', '2x RTX 3090' | Test-HardwareFit -Model qwen3:8b", "GeForce RTX 4090", "2x GeForce RTX 3090")]
    [InlineData("Get-HardwareProfile 'RTX 4090' | Test-HardwareFit qwen3:8b", "GeForce RTX 4090")]
    [InlineData("New-HardwareProfile box 'RTX 3090' -AcceleratorCount 2 | Test-HardwareFit qwen3:8b", "box")]
    [InlineData("Test-HardwareFit qwen3:8b (Get-HardwareProfile 'RTX 4090'), 'RTX 3090'", "GeForce RTX 4090", "GeForce RTX 3090")]
    [InlineData("'RTX 4090' | Get-HardwareProfile | New-HardwareProfile -Name mine | Test-HardwareFit qwen3:8b", "mine")]
    [InlineData("Get-HardwareProfile 'RTX 4090' | Get-ModelRecommendation -First 1", "GeForce RTX 4090")]
    [InlineData("'RTX 4090', 'RTX 3090' | Get-ModelRecommendation -First 1", "GeForce RTX 4090", "GeForce RTX 3090")]
    public void Machines_flow(string script, params string[] machines)
        => Assert.Equal(machines, s_session.Run(script).All().Select(result => result.Properties["Hardware"].Value));

    [Fact]
    public void A_footprint_hands_its_question_on()
    {
        HardwareFit fit = s_session.Run(
            "Get-ModelFootprint qwen3:8b -Quantization Q8_0 -ContextLength 16k -ConcurrentRequests 2 -KvCacheType q8_0 | Test-HardwareFit -Hardware 'RTX 4090'")
            .Single<HardwareFit>();

        Assert.Equal(("Q8_0", 16384L, 2, "q8_0"), (fit.Quantization, fit.ContextLength, fit.ConcurrentRequests, fit.Footprint.KvCacheType));
    }

    [Fact]
    public void What_is_typed_wins_over_what_is_piped()
    {
        HardwareFit fit = s_session.Run(
            "Get-ModelFootprint qwen3:8b -Quantization Q8_0 -ContextLength 16k | Test-HardwareFit -Hardware 'RTX 4090' -Quantization Q4_K_M -ContextLength 4k")
            .Single<HardwareFit>();
        HardwareFit other = s_session.Run("Get-ModelPreset qwen3:8b | Test-HardwareFit -Model qwen3:4b -Hardware 'RTX 4090'").Single<HardwareFit>();

        Assert.Equal(("Q4_K_M", 4096L), (fit.Quantization, fit.ContextLength));
        Assert.Equal("Qwen/Qwen3-4B", other.Model);
    }

    [Fact]
    public void A_typed_engine_leaves_the_other_engine_s_version_and_cache_type_behind()
    {
        ScriptResult result = s_session.Run(
            "Get-ModelFootprint qwen3:8b -KvCacheType q8_0 | Get-ModelFootprint -Engine vLLM -Quantization bf16");

        ModelFootprint footprint = result.Single<ModelFootprint>();
        ModelFootprint direct = s_session.Run("Get-ModelFootprint qwen3:8b -Engine vLLM -Quantization bf16").Single<ModelFootprint>();
        Assert.Equal((direct.EngineVersion, direct.KvCacheType), (footprint.EngineVersion, footprint.KvCacheType));
    }

    [Fact]
    public void Files_flow_from_Get_ChildItem()
    {
        using var folder = new TemporaryFolder();
        object[] items =
        [
            WithPSPath(new FileInfo(folder.Write("a.json", Configs.Llama))),
            WithPSPath(Directory.GetParent(folder.Write("b/config.json", Configs.Llama))!),
        ];

        foreach (string cmdlet in new[] { "Get-ModelPreset", "Get-ModelFootprint", "Get-ModelPreset | Get-ModelFootprint" })
        {
            IReadOnlyList<PSObject> output = s_session.Run("$input | " + cmdlet, items).All();

            Assert.Equal(["a", "b"], output.Select(result => result.Properties["Model"].Value));
            Assert.All(output, result => Assert.Equal(Configs.LlamaParameters, result.Properties["TotalParameters"].Value));
        }
    }

    [Fact]
    public void A_file_beats_the_name_that_a_preset_of_it_carries()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("Qwen3-8B.json", Configs.Llama);

        HardwareFit fit = s_session.Run($"Get-ModelPreset -Path '{path}' | Get-ModelFootprint | Test-HardwareFit -Hardware 'RTX 4090'").Single<HardwareFit>();

        Assert.Equal(("Qwen3-8B", path, Configs.LlamaParameters), (fit.Model, fit.ModelPath, fit.Footprint.TotalParameters));
    }

    [Fact]
    public void A_path_with_brackets_is_a_path_once_it_is_piped()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("m[1].json", Configs.Llama);

        ModelFootprint footprint = s_session.Run($"Get-ModelPreset -LiteralPath '{path}' | Get-ModelFootprint").Single<ModelFootprint>();

        Assert.Equal(path, footprint.ModelPath);
    }

    [Fact]
    public void A_hashtable_with_the_names_of_parameters_binds()
    {
        HardwareFit fit = s_session.Run(
            "[pscustomobject]@{ Model = 'qwen3:8b'; Quantization = 'Q6_K'; ContextLength = '4k'; ModelPath = $null } | Test-HardwareFit -Hardware 'RTX 4090'")
            .Single<HardwareFit>();

        Assert.Equal(("Qwen/Qwen3-8B", "Q6_K", 4096L), (fit.Model, fit.Quantization, fit.ContextLength));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'qwen3:8b'; Owner = 'me' } | Get-ModelPreset")]
    [InlineData("[pscustomobject]@{ Name = 'qwen3:8b'; Owner = 'me' } | Get-ModelFootprint")]
    [InlineData("[pscustomobject]@{ Model = 'qwen3:8b'; Name = 'row 1' } | Get-ModelPreset")]
    public void Rows_of_a_table_bind(string script) => Assert.Equal("Qwen/Qwen3-8B", Assert.Single(s_session.Run(script).All()).Properties["Model"].Value);

    [Fact]
    public void Cloud_sizes_bind_by_their_property()
    {
        HardwareProfile profile = s_session.Run("[pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4' } | Get-HardwareProfile").Single<HardwareProfile>();

        Assert.Equal("Standard_NC24ads_A100_v4", profile.VmSize);
    }

    [Fact]
    public void The_recommendation_leads_back_to_its_preset()
    {
        IReadOnlyList<PSObject> output = s_session.Run("$r = Get-ModelRecommendation 'RTX 4090' -First 1; $r; $r | Get-ModelPreset").All();

        Assert.Equal(((ModelRecommendation)output[0].BaseObject).Model, ((ModelPreset)output[1].BaseObject).Model);
    }

    // As Get-ChildItem gives them.
    private static PSObject WithPSPath(FileSystemInfo file)
    {
        var item = PSObject.AsPSObject(file);
        item.Properties.Add(new PSNoteProperty("PSPath", "Microsoft.PowerShell.Core\\FileSystem::" + file.FullName));
        return item;
    }
}
