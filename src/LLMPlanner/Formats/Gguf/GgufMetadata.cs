using System.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// The metadata of a GGUF header. Keys and short values are in memory; long texts and arrays are read again from their file when they
/// are asked for, and never before.
/// </summary>
public sealed class GgufMetadata
{
    private readonly string _source;
    private readonly Utf8Names _keys;
    private readonly GgufMetadataEntry[] _entries;
    private readonly GgufKeptValues _kept;
    private readonly GgufValueSource? _values;

    internal GgufMetadata(string source, Utf8Names keys, GgufMetadataEntry[] entries, GgufKeptValues kept, GgufValueSource? values)
    {
        _source = source;
        _keys = keys;
        _entries = entries;
        _kept = kept;
        _values = values;
    }

    /// <summary>Number of keys.</summary>
    public int Count => _keys.Count;

    /// <summary>The keys in file order.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return _keys.Text(i);
            }
        }
    }

    /// <summary>Whether a key is there.</summary>
    /// <param name="key">Such as <c>general.architecture</c>.</param>
    public bool Contains(string key) => _keys.IndexOf(key) >= 0;

    /// <summary>The type of a value, or null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    public GgufValueType? TypeOf(string key) => TryGet(key, out GgufMetadataEntry entry) ? entry.Type : null;

    /// <summary>The type of the elements of an array, or null where the key is absent or holds no array.</summary>
    /// <param name="key">The key.</param>
    public GgufValueType? ElementTypeOf(string key)
        => TryGet(key, out GgufMetadataEntry entry) && entry.Type == GgufValueType.Array ? entry.ElementType : null;

    /// <summary>Number of elements of an array, or null where the key is absent or holds no array. Costs nothing, however long it is.</summary>
    /// <param name="key">The key.</param>
    public long? ArrayLength(string key)
        => TryGet(key, out GgufMetadataEntry entry) && entry.Type == GgufValueType.Array ? entry.Count : null;

    /// <summary>A text, or null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType, or the text is longer than 16 MB or can no longer be read.</exception>
    public string? Text(string key)
    {
        if (!TryGet(key, out GgufMetadataEntry entry))
        {
            return null;
        }

        return entry.Type == GgufValueType.String
            ? Encoding.UTF8.GetString(Bytes(key, entry, GgufLimits.MaxTextBytes))
            : throw Wrong(key, entry, "string");
    }

    /// <summary>A whole number, or null where the key is absent. Flags are 0 and 1; floats count where they are whole.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType: the value is no whole number of 63 bits.</exception>
    public long? Integer(string key)
    {
        if (!TryGet(key, out GgufMetadataEntry entry))
        {
            return null;
        }

        return GgufKeptValues.TryInteger(entry.Bits, entry.Type, out long value) ? value : throw Wrong(key, entry, "integer");
    }

    /// <summary>A number, or null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType.</exception>
    public double? Real(string key)
    {
        if (!TryGet(key, out GgufMetadataEntry entry))
        {
            return null;
        }

        return entry.Type is GgufValueType.String or GgufValueType.Array
            ? throw Wrong(key, entry, "number")
            : GgufKeptValues.Real(entry.Bits, entry.Type);
    }

    /// <summary>A flag, or null where the key is absent. Whole numbers other than 0 are true.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType.</exception>
    public bool? Flag(string key) => Integer(key) is { } value ? value != 0 : null;

    /// <summary>The whole numbers of an array, or of a single value; null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType, or the array is longer than 16 MB or 1,048,576 elements, or can no longer be read.</exception>
    public IReadOnlyList<long>? Integers(string key)
    {
        if (!TryGet(key, out GgufMetadataEntry entry))
        {
            return null;
        }

        if (entry.Type != GgufValueType.Array)
        {
            return [Integer(key).GetValueOrDefault()];
        }

        int size = entry.ElementType.Size();
        if (size == 0)
        {
            throw Wrong(key, entry, "integers");
        }

        byte[] bytes = Bytes(key, entry, GgufLimits.MaxArrayBytes);
        var values = new long[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = GgufKeptValues.Bits(bytes.AsSpan(i * size, size), _kept.Swap);
            if (!GgufKeptValues.TryInteger(bits, entry.ElementType, out values[i]))
            {
                throw Wrong(key, entry, "integers");
            }
        }

        return values;
    }

    /// <summary>The texts of an array, or null where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="PlannerException">GgufValueWrongType, or the array is longer than 16 MB or 1,048,576 elements, or can no longer be read.</exception>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (!TryGet(key, out GgufMetadataEntry entry))
        {
            return null;
        }

        if (entry is not { Type: GgufValueType.Array, ElementType: GgufValueType.String })
        {
            throw Wrong(key, entry, "strings");
        }

        byte[] bytes = Bytes(key, entry, GgufLimits.MaxArrayBytes);
        var texts = new string[entry.Count];
        int position = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            // The lengths were walked before; another value now means that the file was written to in between.
            int left = bytes.Length - position - sizeof(ulong);
            ulong length = left < 0 ? ulong.MaxValue : GgufKeptValues.UInt64(bytes.AsSpan(position), _kept.Swap);
            if (left < 0 || length > (ulong)left)
            {
                throw PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.ModelFileChanged), _source, _source);
            }

            texts[i] = Encoding.UTF8.GetString(bytes, position + sizeof(ulong), (int)length);
            position += sizeof(ulong) + (int)length;
        }

        return texts;
    }

    /// <summary>
    /// A value that llama.cpp takes either once for all layers or as an array with one entry a layer; null where the key is absent.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="layers">Number of layers.</param>
    /// <exception cref="PlannerException">GgufValueWrongType, or GgufArrayTooShort: fewer entries than layers.</exception>
    public GgufLayerValues? PerLayer(string key, int layers)
    {
        if (Integers(key) is not { } values)
        {
            return null;
        }

        bool isArray = TypeOf(key) == GgufValueType.Array;
        if (isArray && values.Count < layers)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufArrayTooShort), key, _source, SafeText.Of(key), values.Count, layers);
        }

        return new GgufLayerValues(values, isArray);
    }

    /// <summary>An error about a value, for readers of the metadata to throw.</summary>
    internal PlannerException Invalid(string errorId, string key, params object?[] details)
    {
        long offset = TryGet(key, out GgufMetadataEntry entry) ? entry.Position : 0;
        return GgufErrors.Invalid(errorId, _source, offset, [SafeText.Of(key), .. details]);
    }

    private bool TryGet(string key, out GgufMetadataEntry entry)
    {
        int index = _keys.IndexOf(key);
        entry = index < 0 ? default : _entries[index];
        return index >= 0;
    }

    private byte[] Bytes(string key, GgufMetadataEntry entry, int limit)
    {
        if (entry.Count > GgufLimits.MaxReadElements)
        {
            throw GgufErrors.Limit(_source, entry.Position, SafeText.Of(key), entry.Count, GgufLimits.MaxReadElements);
        }

        if (entry.Bytes > limit)
        {
            throw GgufErrors.Limit(_source, entry.Position, SafeText.Of(key), entry.Bytes, limit);
        }

        if (entry.Kept >= 0)
        {
            return _kept.Slice(entry).ToArray();
        }

        return entry.Bytes == 0 ? [] : _values?.Read(entry.Position, (int)entry.Bytes)
            ?? throw PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.GgufValueNotKept), key, _source, SafeText.Of(key));
    }

    private PlannerException Wrong(string key, GgufMetadataEntry entry, string expected)
        => GgufErrors.Invalid(
            nameof(SR.GgufValueWrongType),
            _source,
            entry.Position,
            SafeText.Of(key),
            entry.Type == GgufValueType.Array ? $"Array of {entry.ElementType}" : entry.Type.ToString(),
            expected);
}
