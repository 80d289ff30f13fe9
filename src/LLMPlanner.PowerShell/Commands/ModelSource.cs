using System.Management.Automation;
using LLMPlanner.Models;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Where a model named on the command line comes from.</summary>
internal static class ModelSource
{
    /// <summary>A preset by name; a name that is an existing file or folder is read as one.</summary>
    public static ModelPreset ByName(PSCmdlet cmdlet, ModelCatalog catalog, string name)
    {
        try
        {
            return catalog.Find(name);
        }
        catch (PlannerException) when (LooksLikePath(name))
        {
            string path = cmdlet.GetUnresolvedProviderPathFromPSPath(name);
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw;
            }

            return ModelFiles.Read(path);
        }
    }

    /// <summary>The files a path with wildcards stands for; the path itself where it has none, so that a missing file is reported by name.</summary>
    public static IEnumerable<string> Expand(PSCmdlet cmdlet, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [cmdlet.GetUnresolvedProviderPathFromPSPath(path)];
        }

        return cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
    }

    private static bool LooksLikePath(string name)
        => name.IndexOfAny(['/', '\\']) >= 0 || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) || name is "." or "..";
}
