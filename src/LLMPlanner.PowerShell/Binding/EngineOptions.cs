using System.Collections;
using System.Management.Automation;
using LLMPlanner.Engines;
using LLMPlanner.PowerShell.Commands;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Options in an engine's own names, as they are typed.</summary>
internal static class EngineOptions
{
    private static readonly Lazy<HashSet<string>> s_files = new(() => new HashSet<string>(
        EngineCatalog.BuiltIn.Engines.SelectMany(engine => engine.Options)
            .Where(option => option.Kind == EngineOptionKind.File)
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Select(EngineSettings.NormalizeName),
        StringComparer.Ordinal));

    /// <summary>Options that were given before, with those laid over them that are typed now.</summary>
    public static IDictionary Merge(IReadOnlyDictionary<string, string> before, IDictionary? now)
    {
        var merged = new Hashtable();
        foreach (KeyValuePair<string, string> option in before)
        {
            merged[EngineSettings.NormalizeName(option.Key)] = option.Value;
        }

        foreach (DictionaryEntry option in now ?? new Hashtable())
        {
            merged[EngineSettings.NormalizeName(option.Key.ToString())] = option.Value;
        }

        return merged;
    }

    /// <summary>The same options with the files they name as full paths, since PowerShell's folder is not the process's.</summary>
    /// <exception cref="PlannerException">PathNotFileSystem.</exception>
    public static IDictionary? WithFullPaths(PSCmdlet cmdlet, IDictionary? options)
    {
        if (options is null || !options.Keys.Cast<object>().Any(IsFile))
        {
            return options;
        }

        var full = new Hashtable();
        foreach (DictionaryEntry option in options)
        {
            full[option.Key] = IsFile(option.Key) ? Full(cmdlet, option.Value) : option.Value;
        }

        return full;
    }

    private static bool IsFile(object key) => s_files.Value.Contains(EngineSettings.NormalizeName(key.ToString()));

    private static object? Full(PSCmdlet cmdlet, object? value)
    {
        object? bare = Piped.Bare(value);
        return bare switch
        {
            FileSystemInfo file => file.FullName,
            string text when EngineSettings.IsSwitch(text) => text,
            string text => ModelSource.Literal(cmdlet, text),
            IEnumerable items => items.Cast<object?>().Select(item => Full(cmdlet, item)).ToArray(),
            _ => bare,
        };
    }
}
