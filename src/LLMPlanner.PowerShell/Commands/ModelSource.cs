using System.Management.Automation;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Where a model named on the command line comes from.</summary>
internal static class ModelSource
{
    private static readonly string[] s_fileEndings = [".json", ".gguf", ".safetensors"];

    /// <summary>What a name stands for: a preset, all presets that a wildcard pattern matches, or the files where it is written as a path.</summary>
    public static IEnumerable<ModelPreset> Named(PSCmdlet cmdlet, ModelCatalog catalog, string name, Action<PlannerException> problem)
    {
        if (PresetHandles.Find(name) is { } preset)
        {
            return [preset];
        }

        if (IsWrittenAsPath(name))
        {
            return Expand(cmdlet, name).Select(path => ModelFiles.Read(path));
        }

        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            return catalog.Where(new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch, problem);
        }

        return [Find(cmdlet, catalog, name)];
    }

    /// <summary>The files a path with wildcards stands for; the path itself where it has none, so that a missing file is reported by name.</summary>
    public static IEnumerable<string> Expand(PSCmdlet cmdlet, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [Literal(cmdlet, path)];
        }

        // A file may be called like a pattern.
        string literal = Literal(cmdlet, path);
        return File.Exists(literal) || Directory.Exists(literal) ? [literal] : cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
    }

    /// <summary>The path in the file system that PowerShell means.</summary>
    /// <exception cref="PlannerException">PathNotFileSystem.</exception>
    public static string Literal(PSCmdlet cmdlet, string path)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? full : throw PlannerException.PathNotFileSystem(path);
    }

    private static ModelPreset Find(PSCmdlet cmdlet, ModelCatalog catalog, string name)
    {
        string? path = null;
        try
        {
            return catalog.Find(name);
        }
        catch (PlannerException) when ((path = Existing(cmdlet, name)) is not null)
        {
            // A folder may be written like an id.
            return ModelFiles.Read(path!);
        }
    }

    private static string? Existing(PSCmdlet cmdlet, string name)
    {
        try
        {
            string path = Literal(cmdlet, name);
            return File.Exists(path) || Directory.Exists(path) ? path : null;
        }
        catch (Exception e) when (e is PlannerException or RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsWrittenAsPath(string name)
        => name.Length > 0 && (name[0] is '.' or '~' or '/' || name.IndexOf('\\') >= 0 || Path.IsPathRooted(name)
            || s_fileEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
}
