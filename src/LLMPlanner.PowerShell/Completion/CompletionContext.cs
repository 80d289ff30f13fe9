using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using LLMPlanner.Architectures;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Loading;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>What a completer can know: the parameters typed so far, and the catalogs with the user's own profiles.</summary>
internal sealed class CompletionContext
{
    private readonly IDictionary _bound;
    private readonly Lazy<ProfileOverlay> _overlay;

    public CompletionContext(string parameter, IDictionary bound)
    {
        Parameter = parameter;
        _bound = bound;
        _overlay = new Lazy<ProfileOverlay>(() => OverlayCache.Load([.. Texts("ProfilePath").Select(Absolute)], CancellationToken.None));
    }

    /// <summary>The parameter whose value is completed.</summary>
    public string Parameter { get; }

    /// <summary>The models; profiles that cannot be read are passed over.</summary>
    public ModelCatalog Models
    {
        get
        {
            ProfileDocument[] documents = [.. _overlay.Value.Documents.Where(document => document.Kind == ProfileKind.Model)];
            return documents.Length == 0 ? ModelCatalog.BuiltIn : ModelCatalog.BuiltIn.With(documents, ModelFamilies.BuiltIn, _ => { });
        }
    }

    /// <summary>The hardware.</summary>
    public HardwareCatalog Hardware
        => _overlay.Value.Documents.Any(document => document.Kind is ProfileKind.Accelerator or ProfileKind.Machine or ProfileKind.Cloud)
            ? new HardwareCatalog(_overlay.Value)
            : HardwareCatalog.BuiltIn;

    /// <summary>The texts of a parameter that is typed already.</summary>
    public IReadOnlyList<string> Texts(string parameter) => Piped.Bare(_bound?[parameter]) switch
    {
        string text => [text],
        IEnumerable items => [.. items.Cast<object?>().Select(item => item?.ToString()).OfType<string>()],
        _ => [],
    };

    // PowerShell's folder is not the process's. While a line is completed, only a script may ask for it.
    private static string Absolute(string path)
        => Path.IsPathRooted(path) || Runspace.DefaultRunspace is null
            ? path
            : ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].ToString();
}
