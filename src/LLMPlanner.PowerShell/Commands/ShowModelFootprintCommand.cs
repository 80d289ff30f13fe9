using System.Management.Automation;
using System.Management.Automation.Host;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Reporting;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Draws what a model takes as bars of text, one for every device.</summary>
[Cmdlet(VerbsCommon.Show, "ModelFootprint", HelpUri = HelpLinks.Base + "Show-ModelFootprint.md")]
[OutputType(typeof(string))]
public sealed class ShowModelFootprintCommand : ModelCmdlet
{
    private const int DefaultWidth = 80;
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;

    /// <inheritdoc/>
    /// <remarks>What is piped by value here are fits and footprints.</remarks>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Model { get; set; }

    /// <summary>Gets or sets machines to draw the model on; without any the model alone is drawn.</summary>
    [Parameter(Position = 1)]
    [HardwareTransformation]
    [ArgumentCompleter(typeof(HardwareCompleter))]
    [SupportsWildcards]
    public HardwareArgument[]? Hardware { get; set; }

    /// <summary>Gets or sets a fit or a footprint to draw; other objects are taken for models.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Gets or sets the columns of a line; those of the console where it is left out.</summary>
    [Parameter]
    [ValidateRange(40, 1000)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int Width { get; set; }

    /// <summary>Gets or sets whether to draw with letters, where a terminal or a log has no Unicode blocks.</summary>
    [Parameter]
    public SwitchParameter Ascii { get; set; }

    /// <summary>Gets or sets whether to leave out colour, where it would be allowed.</summary>
    [Parameter]
    public SwitchParameter NoColor { get; set; }

    private BarStyle Style => new(Width > 0 ? Width : ConsoleWidth(), Ascii || !HasBlocks(), !NoColor && HasColor());

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (InputObject?.BaseObject)
        {
            case HardwareFit fit:
                WriteObject(MemoryBars.Of(fit, Style), enumerateCollection: true);
                return;
            case ModelFootprint footprint:
                WriteObject(MemoryBars.Of(footprint, Style), enumerateCollection: true);
                return;
            case string name:
                Model = [name];
                break;
        }

        foreach (ModelPreset model in ResolveModels())
        {
            foreach (HardwareProfile? machine in Machines())
            {
                foreach (CapacityRequest request in Requests(model, machine))
                {
                    if (Resolve(request) is { } plan)
                    {
                        TryRun(() => Draw(plan, machine is not null));
                    }
                }
            }
        }
    }

    private void Draw(ResolvedPlan plan, bool isPlaced) => WriteObject(
        isPlaced ? MemoryBars.Of(FitEvaluator.Evaluate(plan), Style) : MemoryBars.Of(FootprintEstimator.Estimate(plan), Style), enumerateCollection: true);

    private List<HardwareProfile?> Machines()
    {
        var machines = new List<HardwareProfile?>();
        foreach (HardwareArgument argument in Hardware ?? [])
        {
            TryRun(() => machines.AddRange(HardwareLookup.Find(Hardwares, argument)));
        }

        return Hardware is null ? [null] : machines;
    }

    private int ConsoleWidth()
    {
        try
        {
            return Host?.UI?.RawUI?.BufferSize.Width is > 0 and var width ? width : DefaultWidth;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or InvalidOperationException or IOException)
        {
            // Hosts without a console, such as jobs.
            return DefaultWidth;
        }
    }

    private bool HasColor()
        => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb"
            && !Console.IsOutputRedirected && Host?.UI?.SupportsVirtualTerminal == true;

    private static bool HasBlocks() => Console.OutputEncoding.CodePage is Utf8 or Utf16;
}
