using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>
/// Lists known accelerators, machines and cloud sizes, combines them (<c>2x RTX 3090</c>, <c>RTX 4090 + RTX 3090</c>), or reads this machine.
/// </summary>
[Cmdlet(VerbsCommon.Get, "HardwareProfile", DefaultParameterSetName = NameSet, HelpUri = HelpLinks.Base + "Get-HardwareProfile.md")]
[OutputType(typeof(HardwareProfile))]
public sealed class GetHardwareProfileCommand : PlannerCmdlet
{
    private const string NameSet = "Name";
    private const string SizeSet = "VmSize";
    private const string DetectSet = "Detect";
    private const string InputSet = "InputObject";

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
    [Parameter(ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Gets or sets whether to read this machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DetectSet)]
    public SwitchParameter Detect { get; set; }

    /// <summary>Gets or sets what Get-AzVM, Get-AzVMSize or Get-AzComputeResourceSku returned, a profile, or an object with a Name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case SizeSet:
                foreach (string size in VmSize ?? [])
                {
                    TryRun(() => WriteObject(Hardwares.FindSize(size, Provider, Region)));
                }

                break;
            case DetectSet when Detect:
                TryRun(DetectThis);
                break;
            case InputSet:
                TryRun(() => WriteInput(InputObject!));
                break;
            case NameSet:
                foreach (string name in Name ?? ["*"])
                {
                    TryRun(() => WriteNamed(name));
                }

                break;
        }
    }

    private void DetectThis()
    {
        HardwareProfile profile = HardwareDetector.DetectWhileLoading(() => Hardwares, CancellationToken);
        foreach (string warning in profile.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(profile);
    }

    private void WriteInput(PSObject input)
    {
        if (input.BaseObject is HardwareProfile)
        {
            WriteObject(input);
        }
        else if (CloudSizeInput.Read(input) is { } size)
        {
            if (!CloudSizeInput.IsOtherResource(input))
            {
                WriteSize(size);
            }
        }
        else if (HardwareInput.Read(input) is { } argument)
        {
            WriteObject(HardwareLookup.Find(Hardwares, argument), enumerateCollection: true);
        }
        else if (input.Properties["Name"]?.Value is string name)
        {
            WriteNamed(name);
        }
        else
        {
            throw PlannerException.HardwareInputUnknown(input.BaseObject);
        }
    }

    private void WriteSize(CloudSizeInput size)
    {
        try
        {
            WriteObject(Hardwares.FindSize(size.VmSize, size.Provider, Region ?? size.Region));
        }
        catch (PlannerException) when (size.FromFacts() is { } profile)
        {
            WriteObject(profile);
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
