using System.Management.Automation;
using LLMPlanner.Hardware.Probe;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Gives a script block that reads a machine on which this module is not installed; its output goes to Import-HardwareProfile.</summary>
[Cmdlet(VerbsCommon.Get, "HardwareProbe", HelpUri = HelpLinks.Base + "Get-HardwareProbe.md")]
[OutputType(typeof(ScriptBlock), typeof(string))]
public sealed class GetHardwareProbeCommand : CancellableCmdlet
{
    /// <summary>Gets or sets whether to return the script as text, for a file or another shell.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
        => WriteObject(AsText ? HardwareProbe.Script : ScriptBlock.Create(HardwareProbe.Script));
}
