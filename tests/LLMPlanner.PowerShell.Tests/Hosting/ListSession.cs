using System.Xml.Linq;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>
/// Renders list views. The bare engine lacks Format-List, and shows the first view of a type; so this session has the module's views
/// without its tables.
/// </summary>
internal static class ListSession
{
    private static readonly Lazy<ModuleSession> s_session = new(Create);

    /// <summary>Renders objects as Format-List would.</summary>
    public static string Render(object[] objects)
    {
        s_session.Value.Runspace.SessionStateProxy.SetVariable("objects", objects);
        return s_session.Value.Render("$objects");
    }

    private static ModuleSession Create()
    {
        XDocument views = XDocument.Load(Path.Combine(BuildPaths.Module, "LLMPlanner.Format.ps1xml"));
        views.Descendants("View").Where(view => view.Element("TableControl") is not null).Remove();
        using var folder = new TemporaryFolder();
        string file = folder.Write("Lists.ps1xml", views.ToString());
        return new ModuleSession(import: false, formatFile: file);
    }
}
