using LLMPlanner.Caches;
using LLMPlanner.Engines;
using LLMPlanner.Quantization;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes quantizations.</summary>
public sealed class QuantizationCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => QuantizationCatalog.BuiltIn.Formats.Select(format => new KeyValuePair<string, string>(format.Id, format.Source));
}

/// <summary>Completes engines.</summary>
public sealed class EngineCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(EngineCatalog.BuiltIn.Engines.Select(engine => engine.Name));
}

/// <summary>Completes the versions of the engines that are typed, or of all.</summary>
public sealed class EngineVersionCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
    {
        IReadOnlyList<string> typed = context.Texts("Engine");
        return EngineCatalog.BuiltIn.Engines
            .Where(engine => typed.Count == 0 || typed.Contains(engine.Name, StringComparer.OrdinalIgnoreCase)
                || engine.Aliases.Any(alias => typed.Contains(alias, StringComparer.OrdinalIgnoreCase)))
            .SelectMany(engine => engine.Constants.Versions.Select(version => (Version: version, Text: engine.Name + " " + version)))
            .GroupBy(known => known.Version, StringComparer.Ordinal)
            .Select(known => new KeyValuePair<string, string>(known.Key, string.Join(", ", known.Select(one => one.Text))));
    }
}

/// <summary>Completes cache data types.</summary>
public sealed class KvCacheTypeCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context) => Plain(KvCacheType.Names.Prepend("auto"));
}

/// <summary>Completes backends.</summary>
public sealed class BackendCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context) => Plain(["CUDA", "ROCm", "Vulkan", "AMDVLK", "Metal", "SYCL"]);
}
