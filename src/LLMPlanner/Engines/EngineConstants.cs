using System.Collections.Concurrent;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines;

/// <summary>
/// An engine's constants from profiles/engines: names, known versions and figures that changed between them, each with source and date.
/// </summary>
public sealed class EngineConstants
{
    private readonly ModelConfig _profile;
    private readonly IReadOnlyList<ModelConfig> _versions;
    private readonly List<string> _names;
    private readonly ConcurrentDictionary<(string Version, string Name), double> _figures = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<ModelConfig>> _tables = new(StringComparer.Ordinal);

    private EngineConstants(ModelConfig profile)
    {
        _profile = profile;
        Name = profile.Text("id") ?? throw profile.Invalid("id", "it is missing");
        Aliases = profile.Texts("aliases") ?? [];
        _versions = profile.Sections("versions") ?? throw profile.Invalid("versions", "the list is missing");
        _names = [.. _versions.Select(version => version.Text("version") ?? throw version.Invalid("version", "it is missing"))];
        if (_names.Count == 0)
        {
            throw profile.Invalid("versions", "the list is empty");
        }
    }

    /// <summary>The engine's own name.</summary>
    public string Name { get; }

    /// <summary>Other ways to write it.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Versions with figures of their own, oldest first.</summary>
    public IReadOnlyList<string> Versions => _names;

    /// <summary>The newest known version.</summary>
    public string NewestVersion => Versions[Versions.Count - 1];

    /// <summary>Reads the constants of an engine from the built-in profiles.</summary>
    /// <param name="name">The engine's name.</param>
    internal static EngineConstants For(string name)
    {
        CatalogEntry entry = CompiledCatalog.BuiltIn.Entries(ProfileKind.Engine).First(e => string.Equals(e.Id, name, StringComparison.Ordinal));
        return new EngineConstants(ModelConfig.Parse(entry.Json, entry.Id));
    }

    /// <summary>The known version that stands for the asked one: itself, else the newest that is not newer.</summary>
    /// <param name="asked">A version, or null for the newest.</param>
    /// <param name="note">What to tell the user where it is not the asked one; otherwise null.</param>
    public string Resolve(string? asked, out string? note)
    {
        note = null;
        if (asked is null)
        {
            return NewestVersion;
        }

        int best = 0;
        for (int i = 0; i < _versions.Count; i++)
        {
            if (Compare(i, asked) <= 0)
            {
                best = i;
            }
        }

        if (Compare(best, asked) != 0)
        {
            note = Message.Format(SR.EngineVersionNearest, Name, asked, Versions[best]);
        }

        return Versions[best];
    }

    /// <summary>A figure of a version: the newest entry up to that version that has it.</summary>
    /// <param name="version">A resolved version.</param>
    /// <param name="name">Name of the figure.</param>
    internal double Figure(string version, string name)
    {
        // Every plan of a sweep asks for the same few.
        if (!_figures.TryGetValue((version, name), out double figure))
        {
            figure = FigureOf(version, name);
            _figures.TryAdd((version, name), figure);
        }

        return figure;
    }

    private double FigureOf(string version, string name)
    {
        double? value = null;
        for (int i = 0; i < _versions.Count && Versions[i] != version; i++)
        {
            value = _versions[i].Real(name) ?? value;
        }

        value = _versions[_names.IndexOf(version)].Real(name) ?? value;
        return value ?? _profile.Real(name) ?? throw _profile.Invalid(name, "the figure is missing");
    }

    /// <summary>A list of names.</summary>
    /// <param name="name">Key of the list.</param>
    internal IReadOnlyList<string> List(string name)
        => _lists.TryGetValue(name, out IReadOnlyList<string>? list) ? list : _lists.GetOrAdd(name, _profile.Texts(name) ?? []);

    /// <summary>A table of figures, or null where there is none.</summary>
    /// <param name="name">Key of the table.</param>
    internal ModelConfig? Table(string name)
    {
        if (!_tables.TryGetValue(name, out IReadOnlyList<ModelConfig>? tables))
        {
            tables = _tables.GetOrAdd(name, _profile.Section(name) is { } table ? [table] : []);
        }

        return tables.Count == 0 ? null : tables[0];
    }

    /// <summary>A list of tables; empty where there is none.</summary>
    /// <param name="name">Key of the list.</param>
    internal IReadOnlyList<ModelConfig> Tables(string name)
        => _tables.TryGetValue(name, out IReadOnlyList<ModelConfig>? tables) ? tables : _tables.GetOrAdd(name, _profile.Sections(name) ?? []);

    // A release may have two numberings (llama.cpp: builds and versions); the asked one is compared in its own.
    private int Compare(int index, string asked)
        => _versions[index].Text("build") is { } build && EngineVersion.IsBuild(asked)
            ? EngineVersion.Compare(build, asked)
            : EngineVersion.Compare(Versions[index], asked);
}
