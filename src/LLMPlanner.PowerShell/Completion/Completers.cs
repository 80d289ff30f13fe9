using System.Collections;
using LLMPlanner.Caches;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Profiles;
using LLMPlanner.Quantization;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes model names.</summary>
public sealed class ModelCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound) => ModelCatalog.BuiltIn.Names;
}

/// <summary>Completes model families.</summary>
public sealed class FamilyCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => Plain(ModelCatalog.BuiltIn.All(_ => { }).Select(preset => preset.Family).Distinct());
}

/// <summary>Completes the tasks presets name.</summary>
public sealed class TaskCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => Plain(ModelCatalog.BuiltIn.All(_ => { }).SelectMany(preset => preset.Tasks).Distinct());
}

/// <summary>Completes the languages presets name.</summary>
public sealed class LanguageCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => Plain(ModelCatalog.BuiltIn.All(_ => { }).SelectMany(preset => preset.Languages).Distinct());
}

/// <summary>Completes quantizations.</summary>
public sealed class QuantizationCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => QuantizationCatalog.BuiltIn.Formats.Select(format => new KeyValuePair<string, string>(format.Id, format.Source));
}

/// <summary>Completes engines.</summary>
public sealed class EngineCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => Plain(EngineCatalog.BuiltIn.Engines.Select(engine => engine.Name));
}

/// <summary>Completes the versions of the engine that is named, or of all.</summary>
public sealed class EngineVersionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => EngineCatalog.BuiltIn.Engines
            .Where(engine => bound["Engine"] is not string named || string.Equals(engine.Name, named, StringComparison.OrdinalIgnoreCase))
            .SelectMany(engine => engine.Constants.Versions.Select(version => new KeyValuePair<string, string>(version, engine.Name + " " + version)));
}

/// <summary>Completes cache data types.</summary>
public sealed class KvCacheTypeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound) => Plain(KvCacheType.Names.Prepend("auto"));
}

/// <summary>Completes cards, machines and cloud sizes.</summary>
public sealed class HardwareCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound) => Plain(HardwareCatalog.BuiltIn.Names(withAliases: true));
}

/// <summary>Completes cards.</summary>
public sealed class AcceleratorCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound)
        => Plain(HardwareCatalog.BuiltIn.Names(ProfileKind.Accelerator, withAliases: true));
}

/// <summary>Completes cloud sizes.</summary>
public sealed class VmSizeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound) => Plain(HardwareCatalog.BuiltIn.Names(ProfileKind.Cloud));
}

/// <summary>Completes vendors.</summary>
public sealed class VendorCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound) => Plain(["NVIDIA", "AMD", "Intel", "Apple"]);
}
