using System.Collections;
using System.Globalization;
using LLMPlanner.Caches;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines;

/// <summary>Options a user gave in the engine's own names, checked. Names match with dashes or underscores, ignoring case.</summary>
public sealed class EngineSettings
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    private EngineSettings()
    {
    }

    /// <summary>No options: every engine default holds.</summary>
    public static EngineSettings None { get; } = new();

    /// <summary>Checks options against an engine's definitions.</summary>
    /// <param name="engine">Name of the engine, for messages.</param>
    /// <param name="definitions">What the engine knows.</param>
    /// <param name="options">Names and values; values may be texts.</param>
    /// <exception cref="PlannerException">UnknownEngineOption (with the nearest name) or EngineOptionInvalid.</exception>
    public static EngineSettings Parse(string engine, IReadOnlyList<EngineOptionDefinition> definitions, IDictionary? options)
    {
        if (options is null || options.Count == 0)
        {
            return None;
        }

        var settings = new EngineSettings();
        foreach (DictionaryEntry entry in options)
        {
            string name = NormalizeName(System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
            EngineOptionDefinition definition = definitions.FirstOrDefault(d => NormalizeName(d.Name) == name)
                ?? definitions.FirstOrDefault(d => d.Aliases.Contains(name))
                ?? throw PlannerException.Create(
                    PlannerErrorKind.InvalidArgument, nameof(SR.UnknownEngineOption), name, engine, name,
                    NearestName.Among(name, definitions.Select(d => d.Name)), string.Join(", ", definitions.Select(d => d.Name)));
            if (definition.Unset.Contains(Text(entry.Value), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            object value = Convert(engine, definition, entry.Value);
            if (settings._values.TryGetValue(definition.Name, out object? other) && !other.Equals(value))
            {
                // The same option in two spellings.
                throw EngineErrors.Contradiction(definition.Name, value, $"{definition.Name} = {other}");
            }

            settings._values[definition.Name] = value;
        }

        return settings;
    }

    /// <summary>An integer option, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public long? Integer(string name) => _values.TryGetValue(name, out object? value) ? (long)value : null;

    /// <summary>A number option, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public double? Real(string name) => _values.TryGetValue(name, out object? value) ? (double)value : null;

    /// <summary>A flag option, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public bool? Flag(string name) => _values.TryGetValue(name, out object? value) ? (bool)value : null;

    /// <summary>A word option, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public string? Choice(string name) => _values.TryGetValue(name, out object? value) ? (string)value : null;

    /// <summary>A file option: paths joined by commas, <c>true</c> or <c>false</c>; null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public string? File(string name) => _values.TryGetValue(name, out object? value) ? (string)value : null;

    /// <summary>The form in which names of options are compared: lower case, dashes, none in front.</summary>
    /// <param name="name">The name as it was typed.</param>
    public static string NormalizeName(string name) => name.Trim().TrimStart('-').Replace('_', '-').ToLowerInvariant();

    /// <summary>Whether a text switches something on or off.</summary>
    /// <param name="text">The value as it was typed.</param>
    public static bool IsSwitch(string text) => ToFlag(text.Trim()) is not null;

    /// <summary>A cache type option, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    public KvCacheType? CacheType(string name) => _values.TryGetValue(name, out object? value) ? (KvCacheType)value : null;

    /// <summary>The given options as text: flags as <c>true</c> and <c>false</c>.</summary>
    internal IReadOnlyDictionary<string, string> Texts()
        => _values.ToDictionary(
            pair => pair.Key,
            pair => pair.Value is bool flag ? (flag ? "true" : "false") : System.Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? string.Empty,
            StringComparer.Ordinal);

    private static string Text(object? value)
        => value is System.Collections.IEnumerable list and not string
            ? string.Join(",", list.Cast<object?>().Select(item => System.Convert.ToString(item, CultureInfo.InvariantCulture)))
            : System.Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? string.Empty;

    private static object Convert(string engine, EngineOptionDefinition definition, object? value)
    {
        string text = Text(value);
        object? converted = definition.Kind switch
        {
            EngineOptionKind.Integer => ToInteger(text) is { } number && InRange(definition, number) ? number : null,
            EngineOptionKind.Real => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && InRange(definition, real) ? real : null,
            EngineOptionKind.Flag => ToFlag(text),
            EngineOptionKind.CacheType => KvCacheType.Parse(text),
            EngineOptionKind.File => ToFlag(text) is bool flag ? (flag ? "true" : "false") : text,
            _ => definition.Choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)),
        };
        return converted ?? throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument, nameof(SR.EngineOptionInvalid), definition.Name, engine, definition.Name, text, Expected(definition));
    }

    private static bool InRange(EngineOptionDefinition definition, double value)
        => value >= definition.Minimum && value <= definition.Maximum && !double.IsNaN(value);

    private static long? ToInteger(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static object? ToFlag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "on" or "1" or "yes" or "" => true,
        "false" or "off" or "0" or "no" => false,
        _ => null,
    };

    private static string Expected(EngineOptionDefinition definition) => definition.Kind switch
    {
        EngineOptionKind.Integer or EngineOptionKind.Real => string.Format(
            CultureInfo.InvariantCulture,
            definition.Maximum < double.MaxValue ? SR.ExpectedNumberBetween : SR.ExpectedNumberFrom,
            definition.Minimum,
            definition.Maximum),
        EngineOptionKind.Flag => SR.ExpectedFlag,
        _ => string.Join(", ", definition.Choices),
    };
}
