using System.Management.Automation;
using LLMPlanner.Models;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Where a preset is written: the file that was named, a file in the folder that was named, or the user's profile folder.</summary>
internal static class PresetPath
{
    /// <summary>The file.</summary>
    /// <param name="cmdlet">Whose folder relative paths start from.</param>
    /// <param name="relative">The file inside a profile folder.</param>
    /// <param name="output">What was named, or null.</param>
    /// <exception cref="PlannerException">PathNotFileSystem, or UserFolderUnknown.</exception>
    public static string Of(PSCmdlet cmdlet, string relative, string? output)
    {
        if (output is null)
        {
            return ModelPresetDraft.InUserFolder(relative);
        }

        string path = ModelSource.Literal(cmdlet, output);
        bool isFile = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);
        return isFile ? path : Path.Combine(path, Path.GetFileName(relative));
    }
}
