using System.Buffers.Binary;

namespace LLMPlanner.Formats.Gguf;

/// <summary>The bytes of short metadata values, and how bytes of a file become numbers.</summary>
internal readonly struct GgufKeptValues(byte[] bytes, bool swap)
{
    /// <summary>The byte order of the file: true where it is not little-endian.</summary>
    public bool Swap { get; } = swap;

    /// <summary>The bytes of a kept value.</summary>
    public ReadOnlySpan<byte> Slice(GgufMetadataEntry entry) => bytes.AsSpan(entry.Kept, (int)entry.Bytes);

    /// <summary>A 64-bit number.</summary>
    public static ulong UInt64(ReadOnlySpan<byte> value, bool swap)
        => swap ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value);

    /// <summary>The bits of a value of 1, 2, 4 or 8 bytes, widened with zeros.</summary>
    public static ulong Bits(ReadOnlySpan<byte> value, bool swap) => value.Length switch
    {
        1 => value[0],
        2 => swap ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value),
        4 => swap ? BinaryPrimitives.ReadUInt32BigEndian(value) : BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => UInt64(value, swap),
    };

    /// <summary>A whole number from the bits of a type; false where it exceeds 63 bits or the type holds no whole numbers.</summary>
    public static bool TryInteger(ulong bits, GgufValueType type, out long value)
    {
        value = type switch
        {
            GgufValueType.Int8 => (sbyte)bits,
            GgufValueType.Int16 => (short)bits,
            GgufValueType.Int32 => (int)bits,
            GgufValueType.Float32 or GgufValueType.Float64 => Whole(Real(bits, type)),
            _ => (long)bits,
        };
        return type switch
        {
            GgufValueType.UInt64 => bits <= long.MaxValue,
            GgufValueType.Float32 or GgufValueType.Float64 => value != long.MinValue,
            GgufValueType.String or GgufValueType.Array => false,
            _ => true,
        };
    }

    /// <summary>A number from the bits of a type.</summary>
    public static double Real(ulong bits, GgufValueType type)
    {
        switch (type)
        {
            case GgufValueType.Float32:
                return Single((uint)bits);
            case GgufValueType.Float64:
                return BitConverter.Int64BitsToDouble((long)bits);
            case GgufValueType.UInt64:
                return bits;
            default:
                TryInteger(bits, type, out long value);
                return value;
        }
    }

    // Some converters write counts as floats; only exact whole ones are taken for integers.
    private static long Whole(double value) => Math.Abs(value) <= 1L << 53 && value == Math.Floor(value) ? (long)value : long.MinValue;

    private static float Single(uint bits)
    {
        Span<uint> value = stackalloc uint[1];
        value[0] = bits;
        return System.Runtime.InteropServices.MemoryMarshal.Cast<uint, float>(value)[0];
    }
}
