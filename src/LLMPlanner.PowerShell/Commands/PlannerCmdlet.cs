using System.Management.Automation;
using LLMPlanner.Architectures;
using LLMPlanner.Calibration;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.Hardware.Pricing;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Loading;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What all cmdlets of the module share: the catalogs, with the user's profiles laid over them.</summary>
public abstract class PlannerCmdlet : CancellableCmdlet
{
    private readonly Lazy<bool> _isVerbose;
    private ProfileOverlay? _overlay;
    private ModelCatalog? _models;
    private HardwareCatalog? _hardware;
    private IReadOnlyList<EngineCalibration>? _calibrations;

    private protected PlannerCmdlet() => _isVerbose = new Lazy<bool>(IsVerbose);

    /// <summary>Gets or sets folders with further profiles, read after those of the machine and the user.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ProfilePath { get; set; }

    private protected ModelCatalog Models => _models ??= MakeModels();

    private protected HardwareCatalog Hardwares => _hardware ??= MakeHardware();

    /// <summary>What was learned from logs of the user's machines; a file that cannot be read is one error, and nothing is corrected.</summary>
    private protected IReadOnlyList<EngineCalibration> Calibrations => _calibrations ??= LoadCalibrations();

    private ProfileOverlay Overlay => _overlay ??= LoadOverlay();

    /// <summary>Whether somebody asks why.</summary>
    private protected bool Explains => _isVerbose.Value;

    /// <summary>Writes lines for people who ask why. They are only made where somebody does.</summary>
    private protected void WriteNotes(IEnumerable<string> notes)
    {
        if (!_isVerbose.Value)
        {
            return;
        }

        foreach (string note in notes)
        {
            WriteVerbose(note);
        }
    }

    /// <summary>
    /// The machines of a -Hardware parameter; one that cannot be had is an error of its own. Left out, it means this machine, which is read
    /// once a session; given and empty, it is a mistake (<c>HardwareRequired</c>).
    /// </summary>
    /// <param name="hardware">What was given.</param>
    private protected IReadOnlyList<HardwareProfile> HardwareOrThisMachine(HardwareArgument[]? hardware)
    {
        var machines = new List<HardwareProfile>();
        if (hardware is { Length: > 0 })
        {
            foreach (HardwareArgument argument in hardware)
            {
                TryRun(() => machines.AddRange(HardwareLookup.Find(Hardwares, argument)));
            }
        }
        else
        {
            TryRun(() => machines.Add(MyInvocation.BoundParameters.ContainsKey("Hardware")
                ? throw PlannerException.HardwareRequired()
                : ThisMachine()));
        }

        return machines;
    }

    private protected HardwareProfile ThisMachine()
    {
        HardwareProfile machine = HardwareDetector.ThisMachine(Hardwares, CancellationToken);
        foreach (string warning in machine.Warnings)
        {
            WriteWarning(warning);
        }

        return machine;
    }

    /// <summary>Reports a profile that cannot be used; the rest still loads.</summary>
    private protected void ReportProblem(ProfileProblem problem)
    {
        var error = new PlannerException(problem.ErrorId, PlannerErrorKind.InvalidData, problem.ToString(), problem.Path);
        WriteError(PlannerErrors.ToRecord(error));
    }

    private protected void ReportProblem(PlannerException error) => WriteError(PlannerErrors.ToRecord(error));

    private bool IsVerbose()
        => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.TryConvertTo(SessionState.PSVariable.GetValue("VerbosePreference"), out ActionPreference preference)
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private ProfileOverlay LoadOverlay()
    {
        ProfileOverlay overlay = OverlayCache.Load([.. (ProfilePath ?? []).Select(path => ModelSource.Literal(this, path))], CancellationToken);
        foreach (ProfileProblem problem in overlay.Problems)
        {
            ReportProblem(problem);
        }

        return overlay;
    }

    private IReadOnlyList<EngineCalibration> LoadCalibrations()
    {
        IReadOnlyList<EngineCalibration> calibrations = [];
        TryRun(() => calibrations = CalibrationStore.DefaultPath is { } path ? CalibrationStore.Load(path) : []);
        return calibrations;
    }

    private ModelCatalog MakeModels()
    {
        ProfileDocument[] documents = [.. Overlay.Documents.Where(document => document.Kind == ProfileKind.Model)];
        if (documents.Length == 0)
        {
            return ModelCatalog.BuiltIn;
        }

        ModelCatalog catalog = ModelCatalog.BuiltIn.With(documents, ModelFamilies.BuiltIn, ReportProblem);
        foreach (ProfileDocument document in documents)
        {
            // Another cmdlet of the pipeline may not know the folder.
            if (catalog.TryGet(document.Id) is { } preset)
            {
                PresetHandles.Add(preset);
            }
        }

        return catalog;
    }

    private HardwareCatalog MakeHardware()
    {
        CloudPriceCache prices = PriceCache.Load(ReportProblem);
        if (!Overlay.Documents.Any(document => document.Kind is ProfileKind.Accelerator or ProfileKind.Machine or ProfileKind.Cloud))
        {
            return PriceCache.Catalog(prices);
        }

        var catalog = new HardwareCatalog(Overlay, prices);
        foreach (ProfileProblem problem in catalog.Problems.Except(Overlay.Problems))
        {
            ReportProblem(problem);
        }

        return catalog;
    }
}
