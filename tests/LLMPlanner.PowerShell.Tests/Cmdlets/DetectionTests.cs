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
    [InlineData("Get-HardwareProfile 'RTX 4090' | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Get-HardwareProfile", "GeForce RTX 4090")]
    [InlineData("New-HardwareProfile box -From 'RTX 4090' -SystemMemory 64GB", "box")]
    public void The_pipeline_binds_as_it_reads(string script, string name) => Assert.Equal(name, s_session.Run(script).Single<HardwareProfile>().Name);

    [Fact]
    public void What_names_no_hardware_is_told()
        => Assert.Equal("HardwareInputUnknown", s_session.Run("[pscustomobject]@{ Colour = 'red' } | Get-HardwareProfile").SingleError().FullyQualifiedErrorId.Split(',')[0]);

    [Theory]
    [InlineData("ConvertTo-Json -Depth 5 | ConvertFrom-Json")]
    [InlineData("ConvertTo-Json -Depth 2 -WarningAction SilentlyContinue | ConvertFrom-Json")]
    [InlineData("ConvertTo-Json -Depth 5")]
    [InlineData("ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }")]
    public void A_profile_that_travelled_is_judged_as_before(string journey)
    {
        HardwareFit before = s_session.Run("Get-HardwareProfile '2x RTX 3090' | Test-HardwareFit qwen3:32b").Single<HardwareFit>();
        HardwareFit after = s_session.Run($"Get-HardwareProfile '2x RTX 3090' | {journey} | Test-HardwareFit qwen3:32b").Single<HardwareFit>();

        Assert.Equal((before.Hardware, before.Verdict, before.RequiredBytes, before.AvailableBytes), (after.Hardware, after.Verdict, after.RequiredBytes, after.AvailableBytes));
    }

    [Fact]
    public void An_array_of_profiles_in_json_is_many()
    {
        ScriptResult result = s_session.Run("ConvertTo-Json -Depth 5 @(Get-HardwareProfile 'RTX 4090', 'RTX 3090') | Test-HardwareFit qwen3:8b");

        Assert.Equal(["GeForce RTX 4090", "GeForce RTX 3090"], result.All().Select(item => ((HardwareFit)item.BaseObject).Hardware));
    }

    [Fact]
    public void The_probe_parses_and_needs_no_module()
    {
        var script = s_session.Run("Get-HardwareProbe").Single<ScriptBlock>();
        Assert.Equal(script.ToString(), s_session.Run("Get-HardwareProbe -AsText").Single<string>());
        using var bare = new ModuleSession(import: false);
        string line = Assert.IsType<string>(Assert.Single(bare.Run(script.ToString()).Output).BaseObject);
        HardwareProfile profile = s_session.Run("$input | Import-HardwareProfile -WarningAction SilentlyContinue", line).Single<HardwareProfile>();
        HardwareProfile here = s_session.Run("Get-HardwareProfile -Detect -WarningAction SilentlyContinue").Single<HardwareProfile>();

        Assert.Equal((here.Name, here.SystemMemoryBytes, here.CpuCores, here.AcceleratorCount), (profile.Name, profile.SystemMemoryBytes, profile.CpuCores, profile.AcceleratorCount));
    }
}
