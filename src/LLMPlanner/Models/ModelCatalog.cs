using LLMPlanner.Architectures;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Models;

/// <summary>The known models, found by the names people type. Presets are read when they are asked for.</summary>
public sealed class ModelCatalog
{
    private static readonly Lazy<ModelCatalog> s_builtIn = new(() => new ModelCatalog(BuiltInEntries(ModelFamilies.BuiltIn)));

    private readonly List<Entry> _entries = [];
    private readonly SortedDictionary<string, Entry> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> _byShortKey = new(StringComparer.Ordinal);

    /// <param name="entries">The entries, the weakest first.</param>
    private ModelCatalog(IEnumerable<Entry> entries)
    {
        foreach (Entry entry in entries)
        {
            _entries.Add(entry);
            _byId[entry.Id] = entry;
        }

        foreach (Entry entry in _byId.Values)
        {
            _byKey[ModelName.Key(entry.Id)] = entry;
        }

        // Where two have an alias in common, the user's entry has it.
        foreach (Entry entry in Enumerable.Reverse(_entries).Where(entry => _byId[entry.Id] == entry))
        {
            foreach (string alias in entry.Aliases)
            {
                string key = ModelName.Key(alias);
                if (!_byKey.ContainsKey(key))
                {
                    _byKey.Add(key, entry);
                }
            }
        }

        foreach (Entry entry in _byId.Values)
        {
            string shortKey = ModelName.ShortKey(entry.Id);
            if (!_byShortKey.TryGetValue(shortKey, out List<Entry>? list))
            {
                _byShortKey.Add(shortKey, list = []);
            }

            list.Add(entry);
        }
    }

    /// <summary>The built-in presets.</summary>
    public static ModelCatalog BuiltIn => s_builtIn.Value;

    /// <summary>Ids of all presets, sorted.</summary>
    public IEnumerable<string> Ids => _byId.Keys;

    /// <summary>Ids and aliases, for completion.</summary>
    public IEnumerable<KeyValuePair<string, string>> Names
        => _byId.Values.SelectMany(entry => entry.Aliases.Select(alias => new KeyValuePair<string, string>(alias, entry.Id))
            .Prepend(new KeyValuePair<string, string>(entry.Id, entry.Id)));

    /// <summary>All presets, read one by one. A preset that cannot be read is skipped and reported to <paramref name="problem"/>.</summary>
    /// <param name="problem">Called with what is wrong with a preset; null throws it.</param>
    public IEnumerable<ModelPreset> All(Action<PlannerException>? problem = null) => Read(_byId.Values, problem);

    /// <summary>Presets whose id or an alias matches a wildcard pattern.</summary>
    /// <param name="isMatch">The pattern.</param>
    /// <param name="problem">Called with what is wrong with a preset; null throws it.</param>
    public IEnumerable<ModelPreset> Where(Func<string, bool> isMatch, Action<PlannerException>? problem = null)
        => Read(_byId.Values.Where(entry => isMatch(entry.Id) || entry.Aliases.Any(isMatch)), problem);

    /// <summary>Finds a model: by id, by alias, then by id without organisation and instruction suffix.</summary>
    /// <param name="name">What the user typed.</param>
    /// <exception cref="PlannerException">UnknownModel with the nearest name, or AmbiguousModel with the candidates.</exception>
    public ModelPreset Find(string name)
    {
        if (_byKey.TryGetValue(ModelName.Key(name), out Entry? entry))
        {
            return entry.Preset;
        }

        if (_byShortKey.TryGetValue(ModelName.ShortKey(name), out List<Entry>? candidates))
        {
            return Choose(name, candidates);
        }

        throw PlannerException.Create(
            PlannerErrorKind.NotFound, nameof(SR.UnknownModel), name, name, NearestName.Among(name, Names.Select(pair => pair.Key)));
    }

    /// <summary>The preset with an id, or null.</summary>
    /// <param name="id">The id, in any case.</param>
    public ModelPreset? TryGet(string id) => _byId.TryGetValue(id, out Entry? entry) ? entry.Preset : null;

    /// <summary>
    /// These presets and those of overlays; an overlay with the id of a preset replaces it. One that cannot be read is left out.
    /// </summary>
    /// <param name="documents">Model profiles of the overlays, weakest first.</param>
    /// <param name="families">The families to read them with.</param>
    /// <param name="problem">Called with what is wrong with an overlay, and where; null throws it.</param>
    public ModelCatalog With(IEnumerable<ProfileDocument> documents, ModelFamilies families, Action<PlannerException>? problem = null)
    {
        var entries = new List<Entry>(_entries);
        foreach (ProfileDocument document in documents)
        {
            try
            {
                ModelPreset preset = ModelPresetReader.Read(document.Json, document.Path, families);
                _ = preset.Architecture;
                entries.Add(new Entry(document.Id, preset.Aliases, () => preset));
            }
            catch (PlannerException e) when (problem is not null)
            {
                problem(document.Locate(e));
            }
        }

        return new ModelCatalog(entries);
    }

    private static IEnumerable<Entry> BuiltInEntries(ModelFamilies families)
        => CompiledCatalog.BuiltIn.Entries(ProfileKind.Model)
            .Select(entry => new Entry(entry.Id, entry.Aliases, () => ModelPresetReader.Read(entry.Json, entry.Id, families)));

    private static IEnumerable<ModelPreset> Read(IEnumerable<Entry> entries, Action<PlannerException>? problem)
    {
        foreach (Entry entry in entries)
        {
            ModelPreset? preset = null;
            try
            {
                preset = entry.Preset;
                _ = preset.Architecture;
            }
            catch (PlannerException e) when (problem is not null)
            {
                problem(e);
                continue;
            }

            yield return preset;
        }
    }

    // Fine-tunes of one shape answer every question here alike: the one with the shortest id stands for them.
    private static ModelPreset Choose(string name, List<Entry> candidates)
    {
        ModelPreset[] presets = [.. candidates.OrderBy(c => c.Id.Length).Select(c => c.Preset)];
        return presets.Select(p => (p.ModelType, p.TotalParameters, p.ActiveParameters)).Distinct().Count() == 1
            ? presets[0]
            : throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.AmbiguousModel), name, name, string.Join(", ", candidates.Select(c => c.Id)));
    }

    private sealed class Entry(string id, IReadOnlyList<string> aliases, Func<ModelPreset> read)
    {
        private readonly Lazy<ModelPreset> _preset = new(read);

        public string Id => id;

        public IReadOnlyList<string> Aliases => aliases;

        public ModelPreset Preset => _preset.Value;
    }
}
