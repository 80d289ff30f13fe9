using System.Globalization;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// Many patterns of module names. Published lists name every module of every layer, hundreds of names: those of one layer are kept
/// together, so that a layer is held against its own and the few that speak of all.
/// </summary>
internal sealed class ModulePatterns
{
    private readonly Dictionary<int, List<ModulePattern>> _byLayer = [];
    private readonly List<ModulePattern> _general = [];
    private readonly List<ModulePattern> _all;

    /// <param name="texts">The patterns as the config has them.</param>
    /// <param name="source">Where they come from, for errors.</param>
    public ModulePatterns(IEnumerable<string> texts, string source)
    {
        _all = [.. texts.Select(text => ModulePattern.Parse(text, source))];
        foreach (ModulePattern pattern in _all)
        {
            if (pattern.IsLayerPrefix || !int.TryParse(pattern.Layer, NumberStyles.None, CultureInfo.InvariantCulture, out int layer))
            {
                _general.Add(pattern);
                continue;
            }

            if (!_byLayer.TryGetValue(layer, out List<ModulePattern>? patterns))
            {
                _byLayer.Add(layer, patterns = []);
            }

            patterns.Add(pattern);
        }
    }

    /// <summary>Number of patterns.</summary>
    public int Count => _all.Count;

    /// <summary>Whether a pattern takes in a module under one of its names.</summary>
    public bool Match(int layer, IReadOnlyList<string> names)
        => Match(_general, layer, names) || (_byLayer.TryGetValue(layer, out List<ModulePattern>? own) && Match(own, layer, names));

    /// <summary>Whether a pattern takes in the module in some layer.</summary>
    public bool MatchSomeLayer(IReadOnlyList<string> names) => _all.Any(pattern => names.Any(pattern.MatchesSomeLayer));

    private static bool Match(List<ModulePattern> patterns, int layer, IReadOnlyList<string> names)
    {
        foreach (ModulePattern pattern in patterns)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (pattern.Matches(layer, names[i]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
