using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>Takes the tokens of a header: an object with one object a tensor, and one of free texts.</summary>
internal sealed class SafetensorsHeaderTokens(string source) : IJsonTokens
{
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private SafetensorsEntry[] _entries = new SafetensorsEntry[64];
    private long[] _dimensions = new long[192];
    private int _dimensionCount;
    private Field _field;
    private int _offsets;
    private int _unknownDepth;
    private bool _isMetadata;
    private string? _metadataKey;
    private Seen _seen;

    private enum Field
    {
        None,
        DataType,
        Shape,
        Offsets,
        Unknown,
    }

    [Flags]
    private enum Seen
    {
        None = 0,
        DataType = 1,
        Shape = 2,
        Offsets = 4,
        All = DataType | Shape | Offsets,
    }

    public Utf8Names Names { get; } = new(64, 48);

    public SafetensorsEntry[] Entries => _entries;

    public long[] Dimensions => _dimensions;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    private ref SafetensorsEntry Current => ref _entries[Names.Count - 1];

    public void Token(ref Utf8JsonReader reader, long offset)
    {
        switch (reader.CurrentDepth)
        {
            case 0:
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    throw Wrong(offset, "header", "object");
                }

                break;
            case 1:
                Outer(ref reader, offset);
                break;
            case 2 when _isMetadata:
                Free(ref reader, offset);
                break;
            case 2:
                Inner(ref reader, offset);
                break;
            case 3 when !_isMetadata && _unknownDepth == 0:
                Element(ref reader, offset);
                break;
        }
    }

    private void Outer(ref Utf8JsonReader reader, long offset)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                byte[] name = JsonTokens.Utf8(ref reader, source, offset);
                _isMetadata = name.AsSpan().SequenceEqual("__metadata__"u8);
                if (!_isMetadata)
                {
                    Begin(name, offset);
                }

                break;
            case JsonTokenType.StartObject:
                _field = Field.None;
                break;
            case JsonTokenType.EndObject:
                if (!_isMetadata)
                {
                    End(offset);
                }

                break;
            default:
                throw Wrong(offset, _isMetadata ? "__metadata__" : SafeName(), "object");
        }
    }

    private void Begin(byte[] name, long offset)
    {
        if (Names.Count >= SafetensorsLimits.MaxTensors || Names.ByteCount + name.Length > Utf8Names.MaxBytes)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.SafetensorsTooManyTensors), source, source, offset, SafetensorsLimits.MaxTensors);
        }

        if (!Names.TryAdd(name))
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.SafetensorsTensorDuplicate), source, source, offset, SafeText.Of(name));
        }

        if (Names.Count > _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }

        Current = new SafetensorsEntry { Type = SafetensorsDataTypes.Unknown, Shape = _dimensionCount, Elements = 1 };
        _seen = Seen.None;
        _offsets = 0;
    }

    private void Inner(ref Utf8JsonReader reader, long offset)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _field = FieldOf(reader.ValueSpan);
                break;
            case JsonTokenType.String when _field == Field.DataType:
                Mark(Seen.DataType, offset);
                Current.Type = SafetensorsDataTypes.Find(JsonTokens.Utf8(ref reader, source, offset));
                break;
            case JsonTokenType.StartArray when _field == Field.Shape:
                Mark(Seen.Shape, offset);
                break;
            case JsonTokenType.StartArray when _field == Field.Offsets:
                Mark(Seen.Offsets, offset);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when _field == Field.Unknown:
                _unknownDepth = 1;
                break;
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                _unknownDepth = 0;
                break;
            default:
                if (_field != Field.Unknown)
                {
                    throw Wrong(offset, SafeName(), "dtype, shape, data_offsets");
                }

                break;
        }
    }

    private void Element(ref Utf8JsonReader reader, long offset)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
        {
            throw Wrong(offset, SafeName(), "0, 1, 2 …");
        }

        if (_field == Field.Shape)
        {
            AddDimension(value, offset);
            return;
        }

        if (_offsets++ == 0)
        {
            Current.Begin = value;
        }
        else
        {
            Current.End = value;
        }
    }

    private void AddDimension(long value, long offset)
    {
        ref SafetensorsEntry entry = ref Current;
        if (entry.Rank >= SafetensorsLimits.MaxRank || (value > 0 && entry.Elements > long.MaxValue / value))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SafetensorsShapeInvalid), source, source, offset, SafeName());
        }

        if (_dimensionCount == _dimensions.Length)
        {
            Array.Resize(ref _dimensions, _dimensions.Length * 2);
        }

        _dimensions[_dimensionCount++] = value;
        entry.Rank++;
        entry.Elements *= value;
    }

    private void End(long offset)
    {
        ref SafetensorsEntry entry = ref Current;
        if (_seen != Seen.All || _offsets != 2 || entry.End < entry.Begin)
        {
            throw Wrong(offset, SafeName(), "dtype, shape, data_offsets [begin, end]");
        }

        // A type that is not known takes the bytes that its offsets give it.
        int bits = SafetensorsDataTypes.Bits(entry.Type);
        long bytes = entry.End - entry.Begin;
        bool fits = bits == 0 || (entry.Elements <= long.MaxValue / bits && ((entry.Elements * bits) + 7) / 8 == bytes);
        if (!fits)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.SafetensorsSizeMismatch), source, source, offset, SafeName(), bytes, SafetensorsDataTypes.Name(entry.Type));
        }
    }

    private void Free(ref Utf8JsonReader reader, long offset)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _metadataKey = reader.ValueSpan.Length <= SafetensorsLimits.MaxMetadataLength ? JsonTokens.Text(ref reader, source, offset) : null;
            return;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw Wrong(offset, "__metadata__", "text");
        }

        if (_metadataKey is not null && _metadata.Count < SafetensorsLimits.MaxMetadata && reader.ValueSpan.Length <= SafetensorsLimits.MaxMetadataLength)
        {
            _metadata[_metadataKey] = JsonTokens.Text(ref reader, source, offset);
        }
    }

    private void Mark(Seen field, long offset)
    {
        if ((_seen & field) != 0)
        {
            throw Wrong(offset, SafeName(), "dtype, shape, data_offsets");
        }

        _seen |= field;
    }

    private static Field FieldOf(ReadOnlySpan<byte> name)
        => name.SequenceEqual("dtype"u8) ? Field.DataType
            : name.SequenceEqual("shape"u8) ? Field.Shape
            : name.SequenceEqual("data_offsets"u8) ? Field.Offsets
            : Field.Unknown;

    private string SafeName() => Names.Count == 0 ? "?" : SafeText.Of(Names[Names.Count - 1]);

    private PlannerException Wrong(long offset, string place, string expected)
        => PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SafetensorsHeaderInvalid), source, source, offset, place, expected);
}
