using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <content>Key-value pairs.</content>
internal sealed partial class GgufParser
{
    private Utf8Names _keys = new(0, 0);
    private GgufMetadataEntry[] _pairs = [];
    private byte[] _kept = [];
    private int _keptUsed;
    private long _stringsLeft;

    /// <summary>The metadata that were read.</summary>
    /// <param name="values">Where values that were not kept can be read again, or null.</param>
    public GgufMetadata ToMetadata(GgufValueSource? values)
        => new(_source, _keys, _pairs, new GgufKeptValues(_kept, _swap), values);

    private void BeginMetadata(int count)
    {
        int first = Math.Min(count, 64);
        _keys = new Utf8Names(first, 32);
        _pairs = new GgufMetadataEntry[first];
        _kept = new byte[1024];
    }

    private int Pair(ReadOnlySpan<byte> window, int position)
    {
        var cursor = new GgufCursor(window, position, _swap);
        if (!cursor.TryUInt64(out ulong keyLength))
        {
            return -1;
        }

        long offset = Position + position;
        CheckName(keyLength, GgufLimits.MaxKeyBytes, "key", offset);
        if (!cursor.TryBytes((int)keyLength, out ReadOnlySpan<byte> key) || !cursor.TryUInt32(out uint type))
        {
            return -1;
        }

        CheckText(key, "key", offset);
        var entry = new GgufMetadataEntry { Kept = -1, Count = 1, Type = ValueType(type, Position + cursor.Position - sizeof(uint), key) };
        int end = entry.Type switch
        {
            GgufValueType.String => TextValue(ref entry, ref cursor, key),
            GgufValueType.Array => ArrayValue(ref entry, ref cursor, key),
            _ => Scalar(ref entry, ref cursor),
        };
        if (end >= 0)
        {
            AddPair(key, entry, offset);
        }

        return end;
    }

    private void AddPair(ReadOnlySpan<byte> key, GgufMetadataEntry entry, long offset)
    {
        if (_keys.ByteCount + key.Length > Utf8Names.MaxBytes)
        {
            throw GgufErrors.Limit(_source, offset, "keys", _keys.ByteCount + key.Length, Utf8Names.MaxBytes);
        }

        if (!_keys.TryAdd(key))
        {
            throw GgufErrors.Invalid(nameof(SR.GgufKeyDuplicate), _source, offset, SafeText.Of(key));
        }

        if (_keys.Count > _pairs.Length)
        {
            Array.Resize(ref _pairs, _pairs.Length * 2);
        }

        _keptUsed += entry.Kept >= 0 ? (int)entry.Bytes : 0;
        _pairs[_keys.Count - 1] = entry;
        if (entry is { Type: GgufValueType.Array, ElementType: GgufValueType.String })
        {
            _stringsLeft = entry.Count;
            _phase = Phase.Strings;
        }

        _keysLeft--;
    }

    private int Scalar(ref GgufMetadataEntry entry, ref GgufCursor cursor)
    {
        entry.Bytes = entry.Type.Size();
        entry.Position = Position + cursor.Position;
        if (!cursor.TryBytes((int)entry.Bytes, out ReadOnlySpan<byte> bytes))
        {
            return -1;
        }

        entry.Bits = GgufKeptValues.Bits(bytes, _swap);
        return cursor.Position;
    }

    private int TextValue(ref GgufMetadataEntry entry, ref GgufCursor cursor, ReadOnlySpan<byte> key)
    {
        if (!cursor.TryUInt64(out ulong length))
        {
            return -1;
        }

        entry.Position = Position + cursor.Position;
        if (length > (ulong)GgufLimits.MaxStringBytes)
        {
            throw GgufErrors.Limit(_source, entry.Position - sizeof(ulong), Lengthy(key), length, GgufLimits.MaxStringBytes);
        }

        entry.Bytes = (long)length;
        return Payload(ref entry, ref cursor);
    }

    private int ArrayValue(ref GgufMetadataEntry entry, ref GgufCursor cursor, ReadOnlySpan<byte> key)
    {
        if (!cursor.TryUInt32(out uint type) || !cursor.TryUInt64(out ulong count))
        {
            return -1;
        }

        entry.Position = Position + cursor.Position;
        entry.ElementType = ValueType(type, entry.Position - sizeof(ulong) - sizeof(uint), key);
        if (entry.ElementType == GgufValueType.Array)
        {
            throw GgufErrors.Unsupported(nameof(SR.GgufNestedArray), _source, entry.Position - sizeof(ulong) - sizeof(uint), SafeText.Of(key));
        }

        if (count > (ulong)GgufLimits.MaxArrayElements)
        {
            throw GgufErrors.Limit(_source, entry.Position - sizeof(ulong), Lengthy(key), count, GgufLimits.MaxArrayElements);
        }

        int size = entry.ElementType == GgufValueType.String ? sizeof(ulong) : entry.ElementType.Size();
        if (!Fits(count, size, entry.Position))
        {
            throw TooMany(count, Lengthy(key), entry.Position - sizeof(ulong), entry.Position);
        }

        entry.Count = (long)count;
        if (entry.ElementType == GgufValueType.String)
        {
            return cursor.Position;
        }

        entry.Bytes = entry.Count * size;
        return Payload(ref entry, ref cursor);
    }

    /// <summary>A short value is taken whole, so that it can be kept; a long one is stepped over.</summary>
    private int Payload(ref GgufMetadataEntry entry, ref GgufCursor cursor)
    {
        if (entry.Bytes > GgufLimits.KeptValueBytes || _keptUsed + entry.Bytes > GgufLimits.KeptBytes)
        {
            StepOver(entry.Bytes, entry.Position);
            return cursor.Position;
        }

        if (!cursor.TryBytes((int)entry.Bytes, out ReadOnlySpan<byte> bytes))
        {
            return -1;
        }

        int needed = _keptUsed + bytes.Length;
        if (needed > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Max(needed, _kept.Length * 2));
        }

        bytes.CopyTo(_kept.AsSpan(_keptUsed));
        entry.Kept = _keptUsed;
        return cursor.Position;
    }

    /// <summary>Steps over the texts of an array. This is where most of the time of a header goes.</summary>
    private int Strings(ReadOnlySpan<byte> window, int position)
    {
        int start = position;
        long left = _stringsLeft;
        position = GgufTextWalk.Advance(window, position, ref left, _swap);
        if (left > 0 && window.Length - position >= sizeof(ulong))
        {
            left = LongString(GgufKeptValues.UInt64(window.Slice(position), _swap), ref position, left);
        }

        ref GgufMetadataEntry entry = ref _pairs[_keys.Count - 1];
        entry.Bytes += position - start + _skip;
        _stringsLeft = left;
        if (left == 0)
        {
            _phase = Phase.Pairs;
            return position;
        }

        if (Position + position > GgufLimits.MaxHeaderBytes)
        {
            throw GgufErrors.Limit(_source, Position + position, "header", Position + position, GgufLimits.MaxHeaderBytes);
        }

        return position == start ? -1 : position;
    }

    private long LongString(ulong length, ref int position, long left)
    {
        long offset = Position + position;
        if (length > (ulong)GgufLimits.MaxStringBytes)
        {
            throw GgufErrors.Limit(_source, offset, PairField(), length, GgufLimits.MaxStringBytes);
        }

        StepOver((long)length, offset + sizeof(ulong));
        position += sizeof(ulong);
        return left - 1;
    }

    private GgufValueType ValueType(uint type, long offset, ReadOnlySpan<byte> key)
        => type < GgufValueTypes.Count
            ? (GgufValueType)type
            : throw GgufErrors.Invalid(nameof(SR.GgufValueTypeUnknown), _source, offset, SafeText.Of(key), type);

    private void CheckName(ulong length, int limit, string field, long offset)
    {
        if (length == 0)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufNameEmpty), _source, offset, field);
        }

        if (length > (ulong)limit)
        {
            throw GgufErrors.Limit(_source, offset, field, length, limit);
        }
    }

    /// <summary>Two names that are no text could read the same; a name that is text has one spelling.</summary>
    private void CheckText(ReadOnlySpan<byte> name, string field, long offset)
    {
        if (!Utf8Text.IsValid(name))
        {
            throw GgufErrors.Invalid(nameof(SR.GgufNameInvalid), _source, offset, field, SafeText.Of(name));
        }
    }

    private void ReadAlignment()
    {
        int index = _keys.IndexOf("general.alignment"u8);
        if (index < 0)
        {
            return;
        }

        GgufMetadataEntry entry = _pairs[index];
        long alignment = entry.Type.IsInteger() ? (long)entry.Bits : 0;
        bool isPowerOfTwo = alignment > 0 && (alignment & (alignment - 1)) == 0;
        Alignment = isPowerOfTwo && alignment <= GgufLimits.MaxAlignment
            ? alignment
            : throw GgufErrors.Invalid(nameof(SR.GgufAlignmentInvalid), _source, entry.Position, entry.Type.IsInteger() ? alignment : entry.Type);
    }

    private string PairField()
        => _phase == Phase.Strings && _keys.Count > 0
            ? $"{SafeText.Of(_keys[_keys.Count - 1])}[{_pairs[_keys.Count - 1].Count - _stringsLeft}]"
            : $"kv[{_keys.Count}]";

    private static string Lengthy(ReadOnlySpan<byte> key) => "length of " + SafeText.Of(key);
}
