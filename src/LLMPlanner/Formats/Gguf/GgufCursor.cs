using System.Buffers.Binary;

namespace LLMPlanner.Formats.Gguf;

/// <summary>Reads numbers from a window of a file in the file's byte order. A read that the window is too short for fails and moves nothing.</summary>
internal ref struct GgufCursor(ReadOnlySpan<byte> window, int position, bool swap)
{
    private readonly ReadOnlySpan<byte> _window = window;
    private readonly bool _swap = swap;

    /// <summary>Bytes before the next one to read.</summary>
    public int Position = position;

    /// <summary>Bytes that the window still holds.</summary>
    public readonly int Left => _window.Length - Position;

    public bool TryUInt32(out uint value)
    {
        if (Left < sizeof(uint))
        {
            value = 0;
            return false;
        }

        ReadOnlySpan<byte> bytes = _window.Slice(Position, sizeof(uint));
        value = _swap ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        Position += sizeof(uint);
        return true;
    }

    public bool TryUInt64(out ulong value)
    {
        if (Left < sizeof(ulong))
        {
            value = 0;
            return false;
        }

        ReadOnlySpan<byte> bytes = _window.Slice(Position, sizeof(ulong));
        value = _swap ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Position += sizeof(ulong);
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if (Left < count)
        {
            bytes = default;
            return false;
        }

        bytes = _window.Slice(Position, count);
        Position += count;
        return true;
    }
}
