using System.Management.Automation;
using LLMPlanner.Architectures;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Loading;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What all cmdlets of the module share: the catalogs, with the user's profiles laid over them.</summary>
public abstract class PlannerCmdlet : CancellableCmdlet
{
    private ProfileOverlay? _overlay;
    private ModelCatalog? _models;
    private HardwareCatalog? _hardware;

    /// <summary>Gets or sets folders with further profiles, read after those of the machine and the user.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ProfilePath { get; set; }

    private protected ModelCatalog Models => _models ??= MakeModels();

    private protected HardwareCatalog Hardwares => _hardware ??= MakeHardware();

    private ProfileOverlay Overlay => _overlay ??= LoadOverlay();

    /// <summary>Writes what was assumed or decided on the way: assumptions as warnings are left to the caller, the rest is verbose.</summary>
    private protected void WriteNotes(IEnumerable<string> notes)
    {
        foreach (string note in notes)
        {
            WriteVerbose(note);
        }
    }

    /// <summary>Reports a profile that cannot be used; the rest still loads.</summary>
    private protected void ReportProblem(ProfileProblem problem)
    {
        var error = new PlannerException(problem.ErrorId, PlannerErrorKind.InvalidData, problem.ToString(), problem.Path);
        WriteError(PlannerErrors.ToRecord(error));
    }

    private protected void ReportProblem(PlannerException error) => WriteError(PlannerErrors.ToRecord(error));

    private ProfileOverlay LoadOverlay()
    {
        ProfileOverlay overlay = OverlayCache.Load([.. (ProfilePath ?? []).Select(GetUnresolvedProviderPathFromPSPath)], CancellationToken);
        foreach (ProfileProblem problem in overlay.Problems)
        {
            ReportProblem(problem);
        }

        return overlay;
    }

    private ModelCatalog MakeModels()
    {
        ProfileDocument[] documents = [.. Overlay.Documents.Where(document => document.Kind == ProfileKind.Model)];
        return documents.Length == 0 ? ModelCatalog.BuiltIn : ModelCatalog.BuiltIn.With(documents, ModelFamilies.BuiltIn);
    }

    private HardwareCatalog MakeHardware()
    {
        if (!Overlay.Documents.Any(document => document.Kind is ProfileKind.Accelerator or ProfileKind.Machine or ProfileKind.Cloud))
        {
            return HardwareCatalog.BuiltIn;
        }

        var catalog = new HardwareCatalog(Overlay);
        foreach (ProfileProblem problem in catalog.Problems.Except(Overlay.Problems))
        {
            ReportProblem(problem);
        }

        return catalog;
    }
}
