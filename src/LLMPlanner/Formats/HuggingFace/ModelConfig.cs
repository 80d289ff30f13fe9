using System.Globalization;
using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// A Hugging Face <c>config.json</c>, read as hostile input: bounded size and depth, numbers that may be floats or strings, null taken as
/// absent, every error naming the key. Values are read on demand; unknown keys cost nothing.
/// </summary>
public sealed partial class ModelConfig
{
    /// <summary>Largest file that is read: 64 MB. Real configs are below 100 KB.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Largest dimension that is believed: 2^40.</summary>
    internal const long MaxDimension = 1L << 40;

    private const int MaxDepth = 64;
    private const int MaxListLength = 65_536;
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly HashSet<string>? _read;
    private Dictionary<string, JsonElement>? _properties;

    private ModelConfig(JsonElement element, string source, string path, HashSet<string>? read = null)
    {
        _element = element;
        Source = source;
        _path = path;
        _read = read;
    }

    /// <summary>Where the config came from: a path, a preset id, or a name given by the caller.</summary>
    public string Source { get; }

    /// <summary>
    /// The <c>model_type</c>; where it is missing, the type that the first entry of <c>architectures</c> stands for.
    /// </summary>
    /// <exception cref="PlannerException">ModelTypeMissing.</exception>
    public string ModelType
        => Text("model_type") ?? TypeFromArchitecture()
            ?? throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ModelTypeMissing), Source, Source);

    /// <summary>Takes an object that is already parsed.</summary>
    internal static ModelConfig FromElement(JsonElement root, string source)
        => root.ValueKind == JsonValueKind.Object
            ? new ModelConfig(root, source, string.Empty)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ConfigNotAnObject), source, source);

    /// <summary>The object itself.</summary>
    internal JsonElement Element => _element;

    /// <summary>The object as JSON text.</summary>
    public string ToJson() => _element.GetRawText();

    /// <summary>Whether a key is there with a value other than null.</summary>
    /// <param name="name">The key.</param>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Whether a key is there, be it null.</summary>
    /// <param name="name">The key.</param>
    public bool HasKey(string name) => Properties.ContainsKey(name);

    /// <summary>The keys of this object.</summary>
    internal IEnumerable<string> Keys => Properties.Keys;

    /// <summary>A nested object, or null where it is absent or null.</summary>
    /// <param name="name">The key.</param>
    /// <exception cref="PlannerException">The value is not an object.</exception>
    public ModelConfig? Section(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? new ModelConfig(value, Source, Key(name) + ".") : throw Wrong(name, "object", value);
    }

    /// <summary>A text, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    public string? Text(string name)
        => TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Decode(value, name) : null;

    /// <summary>A flag with a default for when it is absent or null.</summary>
    /// <param name="name">The key.</param>
    /// <param name="absent">The value of an absent key.</param>
    /// <exception cref="PlannerException">The value is not a flag.</exception>
    public bool Flag(string name, bool absent) => OptionalFlag(name) ?? absent;

    /// <summary>A flag, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    /// <exception cref="PlannerException">The value is not a flag.</exception>
    public bool? OptionalFlag(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.TryGetInt64(out long number) && number is 0 or 1 => value.GetInt64() == 1,
            JsonValueKind.String when bool.TryParse(Decode(value, name), out bool flag) => flag,
            _ => throw Wrong(name, "true or false", value),
        };
    }

    /// <summary>A dimension that must be there: a positive integer.</summary>
    /// <param name="names">The key and its aliases, first wins.</param>
    /// <exception cref="PlannerException">ConfigKeyMissing, ConfigValueWrongType or ConfigValueOutOfRange.</exception>
    public long RequiredSize(params string[] names)
        => Size(names) ?? throw Missing(names[0]);

    /// <summary>A positive integer, or null where no key is there.</summary>
    /// <param name="names">The key and its aliases, first wins.</param>
    public long? Size(params string[] names) => Number(1, names);

    /// <summary>An integer that may be zero, or null where no key is there.</summary>
    /// <param name="names">The key and its aliases, first wins.</param>
    public long? Count(params string[] names) => Number(0, names);

    /// <summary>A finite number, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    /// <exception cref="PlannerException">The value is not a number.</exception>
    public double? Real(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        // Infinity is what a number beyond the range becomes.
        double number = 0;
        bool isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(Decode(value, name), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return isNumber && !double.IsNaN(number) && !double.IsInfinity(number) ? number : throw Wrong(name, "number", value);
    }

    /// <summary>An integer that may be negative, or null where the key is absent.</summary>
    /// <param name="name">The key.</param>
    public long? Integer(string name) => Number(-MaxDimension, [name]);

    /// <summary>A list of integers, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    public IReadOnlyList<long>? Sizes(string name)
        => List(name, (element, index) => ToInteger(element) ?? throw Wrong($"{name}[{index}]", "integer", element));

    /// <summary>A list of numbers that must be there.</summary>
    /// <param name="name">The key.</param>
    internal IReadOnlyList<double> Reals(string name)
        => List(name, (element, index) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw Wrong($"{name}[{index}]", "number", element)) ?? throw Missing(name);

    /// <summary>A list of flags, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    public IReadOnlyList<bool>? Flags(string name)
        => List(name, (element, index) => element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : ToInteger(element) is { } number and (0 or 1) ? number == 1 : throw Wrong($"{name}[{index}]", "true or false", element));

    /// <summary>A list of texts, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    public IReadOnlyList<string>? Texts(string name)
        => List(name, (element, index) => element.ValueKind == JsonValueKind.String ? Decode(element, name) : throw Wrong($"{name}[{index}]", "text", element));

    /// <summary>A list of objects, or null where it is absent.</summary>
    /// <param name="name">The key.</param>
    public IReadOnlyList<ModelConfig>? Sections(string name)
        => List(name, (element, index) => element.ValueKind == JsonValueKind.Object
            ? new ModelConfig(element, Source, $"{Key(name)}[{index}].")
            : throw Wrong($"{name}[{index}]", "object", element));

    /// <summary>Whether the value of a key is a list.</summary>
    /// <param name="name">The key.</param>
    public bool IsList(string name) => TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    /// <summary>An error about a value of this config, for families to throw.</summary>
    internal PlannerException Invalid(string name, string problem)
        => PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ConfigValueInvalid), Key(name), Source, Key(name), problem);

    /// <summary>The error for a key that must be there.</summary>
    internal PlannerException Missing(string name)
        => PlannerException.Create(
            PlannerErrorKind.InvalidData, nameof(SR.ConfigKeyMissing), Key(name), Source, Key(name), ModelTypeOrUnknown());

    internal bool TryGet(string name, out JsonElement value)
    {
        _read?.Add(name);
        return Properties.TryGetValue(name, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }

    /// <summary>
    /// The same settings in an object that remembers which keys were asked for, so that a family can refuse what it did not read. It is
    /// for one reader at a time; the original stays free of state.
    /// </summary>
    internal ModelConfig Tracked() => new(_element, Source, _path, new HashSet<string>(StringComparer.Ordinal)) { _properties = Properties };

    /// <summary>The keys of a tracked config that are there and were not asked for.</summary>
    internal IEnumerable<KeyValuePair<string, JsonElement>> Unread
        => Properties.Where(property => _read is not null && !_read.Contains(property.Key));

    // Families ask for some sixty keys, most of them under several names: one dictionary is cheaper than as many searches.
    private Dictionary<string, JsonElement> Properties
    {
        get
        {
            if (_properties is null)
            {
                var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (JsonProperty property in _element.EnumerateObject())
                {
                    properties[Name(property)] = property.Value;
                }

                _properties = properties;
            }

            return _properties;
        }
    }

    private long? ToInteger(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            if (element.TryGetInt64(out long integer))
            {
                return integer;
            }

            return element.TryGetDouble(out double real) && real == Math.Floor(real) && Math.Abs(real) <= MaxDimension ? (long)real : null;
        }

        return element.ValueKind == JsonValueKind.String
            && long.TryParse(Decode(element, "number"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) ? parsed : null;
    }

    private long? Number(long minimum, string[] names)
    {
        foreach (string name in names)
        {
            if (!TryGet(name, out JsonElement value))
            {
                continue;
            }

            long number = ToInteger(value) ?? throw Wrong(name, "integer", value);
            return number >= minimum && number <= MaxDimension
                ? number
                : throw PlannerException.Create(
                    PlannerErrorKind.InvalidData, nameof(SR.ConfigValueOutOfRange), Key(name), Source, Key(name), number, minimum, MaxDimension);
        }

        return null;
    }

    private IReadOnlyList<T>? List<T>(string name, Func<JsonElement, int, T> convert)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "list", value);
        }

        int length = value.GetArrayLength();
        if (length > MaxListLength)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.ConfigListTooLong), Key(name), Source, Key(name), length, MaxListLength);
        }

        var list = new List<T>(length);
        foreach (JsonElement element in value.EnumerateArray())
        {
            list.Add(convert(element, list.Count));
        }

        return list;
    }

    /// <summary>The text of a value. Bytes that are no UTF-8 and halves of surrogates only show here, not when the JSON is parsed.</summary>
    private string Decode(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.ConfigTextInvalid), Key(name), Source, Key(name));
        }
    }

    private string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.ConfigTextInvalid), _path, Source, _path + "?");
        }
    }

    private string? TypeFromArchitecture()
    {
        IReadOnlyList<string>? architectures = Texts("architectures");
        return architectures is { Count: > 0 } ? ArchitectureNames.ToModelType(architectures[0]) : null;
    }

    private string ModelTypeOrUnknown() => Text("model_type") ?? TypeFromArchitecture() ?? "unknown";

    private string Key(string name) => _path + name;

    private PlannerException Wrong(string name, string expected, JsonElement value)
        => PlannerException.Create(
            PlannerErrorKind.InvalidData, nameof(SR.ConfigValueWrongType), Key(name), Source, Key(name), expected, value.ValueKind.ToString().ToLowerInvariant());
}
