using System.Buffers.Binary;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// Walks a header window by window. Whoever holds the bytes pushes them in and keeps what was not consumed for the next push, so a file, a
/// block of memory and a download are read by the same code. Nothing is allocated for a count before the bytes that it needs are known to
/// be there, and texts and arrays that nobody asked for are stepped over.
/// </summary>
internal sealed partial class GgufParser
{
    /// <summary>Shortest window that every field fits into: the longest key with its value.</summary>
    public const int LargestField = 96 * 1024;

    private const uint Magic = 0x46554747; // GGUF
    private readonly string _source;
    private readonly long? _length;
    private Phase _phase = Phase.Preamble;
    private long _skip;
    private bool _swap;
    private int _keysLeft;
    private int _tensorCount;
    private int _tensorsLeft;

    /// <param name="source">A name for messages.</param>
    /// <param name="length">Length of the whole file, or null where it is not known.</param>
    public GgufParser(string source, long? length)
    {
        _source = source;
        _length = length;
    }

    private enum Phase
    {
        Preamble,
        Pairs,
        Strings,
        Tensors,
        Complete,
    }

    /// <summary>Whether the last tensor description has been read.</summary>
    public bool IsComplete => _phase == Phase.Complete;

    /// <summary>Bytes consumed, those stepped over included.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that may be stepped over before the next push; none of them is needed.</summary>
    public long Skip => _skip;

    public uint Version { get; private set; }

    public bool IsBigEndian => _swap;

    public long Alignment { get; private set; } = 32;

    /// <summary>Consumes what it can of a window that begins at <see cref="Position"/>.</summary>
    /// <param name="window">Bytes of the file.</param>
    /// <returns>The number of bytes consumed; the rest has to be there again at the next push, with more after it.</returns>
    public int Push(ReadOnlySpan<byte> window)
    {
        int position = 0;
        while (!IsComplete)
        {
            if (_skip > 0)
            {
                int step = (int)Math.Min(_skip, window.Length - position);
                _skip -= step;
                position += step;
                if (_skip > 0)
                {
                    break;
                }
            }

            int next = Step(window, position);
            if (next < 0)
            {
                break;
            }

            position = next;
        }

        Position += position;
        return position;
    }

    /// <summary>Says that some of <see cref="Skip"/> was stepped over without being pushed.</summary>
    public void Skipped(long count)
    {
        _skip -= count;
        Position += count;
    }

    /// <summary>The error for a file that ends before the header does.</summary>
    public PlannerException Truncated() => GgufErrors.Truncated(_source, _length ?? Position, Field());

    private int Step(ReadOnlySpan<byte> window, int position)
    {
        // A field or a list of texts that takes no bytes at all still ends a phase, so the phase is looked at once more after each.
        switch (_phase)
        {
            case Phase.Preamble:
                return Preamble(window, position);
            case Phase.Pairs when _keysLeft > 0:
                return Pair(window, position);
            case Phase.Pairs:
                ReadAlignment();
                _phase = Phase.Tensors;
                return position;
            case Phase.Strings:
                return Strings(window, position);
            case Phase.Tensors when _tensorsLeft > 0:
                return Tensor(window, position);
            default:
                _phase = Phase.Complete;
                return position;
        }
    }

    private int Preamble(ReadOnlySpan<byte> window, int position)
    {
        // The magic and the version are judged as soon as they are there: a short file of another kind is not called truncated.
        if (window.Length - position >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(window.Slice(position)) != Magic)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufMagicInvalid), _source, Position + position);
        }

        if (window.Length - position >= 2 * sizeof(uint))
        {
            ReadVersion(window.Slice(position + sizeof(uint)), Position + position + sizeof(uint));
        }

        var cursor = new GgufCursor(window, position, _swap);
        if (!cursor.TryUInt64(out _) || !cursor.TryUInt64(out ulong tensors) || !cursor.TryUInt64(out ulong keys))
        {
            return -1;
        }

        long end = Position + cursor.Position;
        _keysLeft = Count(keys, GgufLimits.SmallestPair, GgufLimits.MaxKeys, "n_kv", end - sizeof(ulong), end);
        _tensorsLeft = Count(tensors, GgufLimits.SmallestTensor, GgufLimits.MaxTensors, "n_tensors", end - (2 * sizeof(ulong)), end);
        _tensorCount = _tensorsLeft;
        BeginMetadata(_keysLeft);
        BeginTensors(_tensorCount);
        _phase = Phase.Pairs;
        return cursor.Position;
    }

    private void ReadVersion(ReadOnlySpan<byte> bytes, long offset)
    {
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if ((version & 0xFFFF) == 0 && version != 0)
        {
            // The format has no flag for byte order: a version whose low half is empty was written the other way round.
            _swap = true;
            version = BinaryPrimitives.ReverseEndianness(version);
        }

        Version = version;
        if (version is 2 or 3)
        {
            return;
        }

        throw version == 1
            ? GgufErrors.Unsupported(nameof(SR.GgufVersion1Unsupported), _source, offset)
            : GgufErrors.Unsupported(nameof(SR.GgufVersionUnsupported), _source, offset, version);
    }

    private int Count(ulong count, int smallest, int limit, string field, long offset, long end)
    {
        if (!Fits(count, smallest, end))
        {
            throw TooMany(count, field, offset, end);
        }

        return count <= (ulong)limit ? (int)count : throw GgufErrors.Limit(_source, offset, field, count, limit);
    }

    /// <summary>Whether that many things of at least some size fit into what is left of the file after <paramref name="end"/>.</summary>
    private bool Fits(ulong count, int smallest, long end)
        => _length is not { } length || count <= (ulong)Math.Max(0, length - end) / (ulong)smallest;

    private PlannerException TooMany(ulong count, string field, long offset, long end)
        => GgufErrors.Invalid(nameof(SR.GgufCountTooLarge), _source, offset, field, count, Math.Max(0, _length.GetValueOrDefault() - end));

    /// <summary>Steps over the bytes of a value.</summary>
    private void StepOver(long bytes, long from)
    {
        if (_length is { } length && bytes > length - from)
        {
            throw Truncated();
        }

        if (from + bytes > GgufLimits.MaxHeaderBytes)
        {
            throw GgufErrors.Limit(_source, from, "header", from + bytes, GgufLimits.MaxHeaderBytes);
        }

        _skip = bytes;
    }

    private string Field() => _phase switch
    {
        Phase.Preamble => "magic, version, n_tensors, n_kv",
        Phase.Tensors => $"tensor_info[{_tensorCount - _tensorsLeft}]",
        _ => PairField(),
    };
}
