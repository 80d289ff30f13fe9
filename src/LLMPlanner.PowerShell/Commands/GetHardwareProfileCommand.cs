using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Lists known accelerators, machines and cloud sizes, or combines them: <c>2x RTX 3090</c>, <c>RTX 4090 + RTX 3090</c>.</summary>
[Cmdlet(VerbsCommon.Get, "HardwareProfile", DefaultParameterSetName = NameSet, HelpUri = HelpLinks.Base + "Get-HardwareProfile.md")]
[OutputType(typeof(HardwareProfile))]
public sealed class GetHardwareProfileCommand : PlannerCmdlet
{
    private const string NameSet = "Name";
    private const string SizeSet = "VmSize";

    /// <summary>Gets or sets names of cards, machines or cloud sizes, with counts, or wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Gets or sets cloud sizes, such as <c>Standard_NC24ads_A100_v4</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SizeSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VmSizeCompleter))]
    public string[]? VmSize { get; set; }

    /// <summary>Gets or sets the cloud provider of the size.</summary>
    [Parameter(ParameterSetName = SizeSet)]
    [ValidateSet("Azure", "AWS", "GCP")]
    public string? Provider { get; set; }

    /// <summary>Gets or sets the region whose price is taken.</summary>
    [Parameter(ParameterSetName = SizeSet)]
    [Parameter(ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string size in VmSize ?? [])
        {
            TryRun(() => WriteObject(Hardwares.FindSize(size, Provider, Region)));
        }

        if (ParameterSetName != NameSet)
        {
            return;
        }

        foreach (string name in Name ?? ["*"])
        {
            TryRun(() => WriteNamed(name));
        }
    }

    private void WriteNamed(string name)
    {
        if (!HardwareCatalog.HasWildcards(name))
        {
            WriteObject(Hardwares.Find(name, Region));
            return;
        }

        foreach (HardwareProfile profile in Hardwares.FindAll(name, region: Region))
        {
            WriteObject(profile);
        }
    }
}
