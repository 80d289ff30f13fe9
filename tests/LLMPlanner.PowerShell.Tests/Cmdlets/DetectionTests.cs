using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>This machine: read on demand, meant where none is named; and what the Az modules return.</summary>
public sealed class DetectionTests
{
    private const long GiB = 1L << 30;
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void This_machine_is_read()
    {
        HardwareProfile profile = s_session.Run("Get-HardwareProfile -Detect").Single<HardwareProfile>();

        Assert.Equal(Environment.MachineName, profile.Name);
        Assert.True(profile.HasHost);
        Assert.InRange(profile.FreeSystemMemoryBytes ?? 0, 1, profile.SystemMemoryBytes ?? 0);
    }

    [Theory]
    [InlineData("Test-HardwareFit qwen3:0.6b")]
    [InlineData("Get-ModelPreset qwen3:0.6b | Test-HardwareFit")]
    [InlineData("Get-ModelFootprint qwen3:0.6b | Test-HardwareFit")]
    [InlineData("Test-HardwareFit -Model qwen3:0.6b")]
    public void Where_no_hardware_is_named_it_is_this_machine(string script)
        => Assert.Equal(Environment.MachineName, s_session.Run(script).Single<HardwareFit>().Hardware);

    [Fact]
    public void A_recommendation_without_hardware_is_for_this_machine()
    {
        ScriptResult result = s_session.Run("Get-ModelRecommendation -First 1");

        Assert.Empty(result.Errors);
        Assert.True(result.Output.Count + result.Warnings.Count > 0);
    }

    [Theory]
    [InlineData("Test-HardwareFit qwen3:8b -Hardware $null")]
    [InlineData("Test-HardwareFit qwen3:8b -Hardware @()")]
    [InlineData("Get-ModelRecommendation -Hardware $null")]
    public void An_empty_variable_is_a_mistake_and_not_this_machine(string script)
        => Assert.Equal("HardwareRequired", s_session.Run(script).SingleError().FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void What_the_Az_modules_return_is_understood_by_value()
    {
        const string shapes = """
            function Size($type, $properties) { $o = [pscustomobject] $properties; $o.PSObject.TypeNames.Insert(0, $type); $o }
            $vm = Size 'Microsoft.Azure.Commands.Compute.Models.PSVirtualMachine' @{
                Name = 'my-vm'; Location = 'westeurope'; HardwareProfile = [pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4' } }
            $size = Size 'Microsoft.Azure.Commands.Compute.Models.PSVirtualMachineSize' @{ Name = 'Standard_NC40ads_H100_v5'; NumberOfCores = 40; MemoryInMB = 327680 }
            $sku = Size 'Microsoft.Azure.Commands.Compute.Automation.Models.PSResourceSku' @{
                ResourceType = 'virtualMachines'; Name = 'Standard_NC24ads_A100_v4'; Locations = @('eastus')
                Capabilities = @([pscustomobject]@{ Name = 'vCPUs'; Value = '24' }, [pscustomobject]@{ Name = 'MemoryGB'; Value = '220' }, [pscustomobject]@{ Name = 'GPUs'; Value = '1' }) }
            $unknown = Size 'x' @{
                ResourceType = 'virtualMachines'; Name = 'Standard_Q4new_v9'; Locations = @('eastus')
                Capabilities = @([pscustomobject]@{ Name = 'vCPUs'; Value = '4' }, [pscustomobject]@{ Name = 'MemoryGB'; Value = '15.5' }) }
            $disk = Size 'x' @{ ResourceType = 'disks'; Name = 'Premium_LRS'; Locations = @('eastus'); Capabilities = @() }
            $vm, $size, $sku, $unknown, $disk | Get-HardwareProfile
            """;
        HardwareProfile[] profiles = [.. s_session.Run(shapes).All().Select(item => (HardwareProfile)item.BaseObject)];

        Assert.Equal(["Standard_NC24ads_A100_v4", "Standard_NC40ads_H100_v5", "Standard_NC24ads_A100_v4", "Standard_Q4new_v9"], profiles.Select(p => p.VmSize));
        Assert.Equal(("westeurope", "eastus"), (profiles[0].Region, profiles[2].Region));
        Assert.Equal((4, (long)(15.5 * GiB), 0), (profiles[3].CpuCores, profiles[3].SystemMemoryBytes, profiles[3].AcceleratorCount));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'RTX 4090' } | Get-HardwareProfile", "GeForce RTX 4090")]
    [InlineData("[pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4'; Region = 'eastus' } | Get-HardwareProfile", "Standard_NC24ads_A100_v4")]
    [InlineData("'RTX 4090' | Get-HardwareProfile", "GeForce RTX 4090")]
    [InlineData("Get-HardwareProfile 'RTX 4090' | Get-HardwareProfile", "GeForce RTX 4090")]
    [InlineData("New-HardwareProfile box -From 'RTX 4090' -SystemMemory 64GB", "box")]
    public void The_pipeline_binds_as_it_reads(string script, string name) => Assert.Equal(name, s_session.Run(script).Single<HardwareProfile>().Name);

    [Fact]
    public void What_names_no_hardware_is_told()
        => Assert.Equal("HardwareInputUnknown", s_session.Run("[pscustomobject]@{ Colour = 'red' } | Get-HardwareProfile").SingleError().FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_profile_that_travelled_is_judged_as_before()
    {
        HardwareProfile profile = s_session.Run("Get-HardwareProfile '2x RTX 3090'").Single<HardwareProfile>();
        string json = HardwareProfileJson.Write(profile);
        string bare = json[json.IndexOf('[', StringComparison.Ordinal)..json.LastIndexOf('}')];
        HardwareFit before = Fit(profile);
        foreach (object traveller in new object[] { json, bare, ParsedJson.Of(bare, capitals: true), s_session.RoundTrip(profile), s_session.RoundTrip(s_session.RoundTrip(profile)) })
        {
            HardwareFit after = Fit(traveller);
            Assert.Equal((before.Hardware, before.Verdict, before.RequiredBytes, before.AvailableBytes), (after.Hardware, after.Verdict, after.RequiredBytes, after.AvailableBytes));
        }
    }

    [Fact]
    public void An_array_of_profiles_in_json_is_many()
    {
        using var text = new MemoryStream();
        HardwareProfileJson.Write(text, HardwareCatalog.BuiltIn.FindAll("GeForce RTX 3090*"));
        ScriptResult result = s_session.Run("$input | Test-HardwareFit qwen3:8b", System.Text.Encoding.UTF8.GetString(text.ToArray()));

        Assert.Equal(["GeForce RTX 3090", "GeForce RTX 3090 Ti"], result.All().Select(item => ((HardwareFit)item.BaseObject).Hardware).Order());
    }

    [Fact]
    public void Json_with_a_mistake_is_told_and_the_rest_judged()
    {
        ScriptResult result = s_session.Run("'{ \"name\": \"x\", \"systemMemoryBytes\": -1 }', 'RTX 4090' | Test-HardwareFit qwen3:8b");

        Assert.Equal("ImportValueInvalid", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Single(result.Output);
    }

    [Fact]
    public void The_probe_is_a_script_block_and_its_text()
    {
        var script = s_session.Run("Get-HardwareProbe").Single<ScriptBlock>();

        Assert.Equal(script.ToString(), s_session.Run("Get-HardwareProbe -AsText").Single<string>());
        Assert.Contains("llmplannerProbe", script.ToString(), StringComparison.Ordinal);
    }

    private static HardwareFit Fit(object hardware) => s_session.Run("$input | Test-HardwareFit qwen3:32b", hardware).Single<HardwareFit>();
}
