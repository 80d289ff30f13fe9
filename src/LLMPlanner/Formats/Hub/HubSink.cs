using LLMPlanner.Formats.Gguf;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>Takes the beginning of a file piece by piece, and says which byte it wants next.</summary>
internal abstract class HubSink
{
    /// <summary>Offset of the byte that it wants next.</summary>
    public abstract long Position { get; }

    /// <summary>Whether it has all it wants.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>Learns the length of the whole file, before the first piece.</summary>
    public abstract void Begin(long? fileBytes);

    /// <summary>Takes bytes that stand at <see cref="Position"/>.</summary>
    public abstract void Take(ReadOnlySpan<byte> bytes);

    /// <summary>The error for a file that ends before it has all it wants.</summary>
    public abstract PlannerException Truncated();
}

/// <summary>Takes the header of a GGUF file.</summary>
internal sealed class GgufSink(string name) : HubSink
{
    private byte[] _window = new byte[2 * GgufParser.LargestField];
    private GgufParser? _parser;
    private long? _fileBytes;
    private int _filled;

    public override long Position => (_parser?.Position ?? 0) + _filled;

    public override bool IsComplete => _parser is { IsComplete: true };

    /// <summary>The header, once it is complete.</summary>
    public GgufHeader Header => GgufHeader.From(_parser!, name, _fileBytes);

    public override void Begin(long? fileBytes)
    {
        _fileBytes = fileBytes;
        _parser = new GgufParser(name, fileBytes);
    }

    public override void Take(ReadOnlySpan<byte> bytes)
    {
        if (_filled + bytes.Length > _window.Length)
        {
            Array.Resize(ref _window, _filled + bytes.Length);
        }

        bytes.CopyTo(_window.AsSpan(_filled));
        _filled += bytes.Length;
        int used = _parser!.Push(_window.AsSpan(0, _filled));
        _filled -= used;
        _window.AsSpan(used, _filled).CopyTo(_window);
        if (_parser.Skip > 0)
        {
            // Nothing of a value that is stepped over is needed: the next request begins behind it.
            _parser.Skipped(_parser.Skip);
        }
    }

    public override PlannerException Truncated()
        => _parser?.Truncated() ?? PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonTruncated), name, name, 0);
}

/// <summary>Takes the header of a safetensors file: a length, and as many bytes of text.</summary>
internal sealed class SafetensorsSink(string name, long maxBytes) : HubSink
{
    private readonly MemoryStream _bytes = new();
    private long? _fileBytes;
    private long _wanted = sizeof(ulong);

    public override long Position => _bytes.Length;

    public override bool IsComplete => _bytes.Length >= _wanted;

    /// <summary>The header, once it is complete.</summary>
    public SafetensorsHeader Header
    {
        get
        {
            _bytes.Position = 0;
            return SafetensorsHeader.Read(_bytes, name, _fileBytes);
        }
    }

    public override void Begin(long? fileBytes) => _fileBytes = fileBytes;

    public override void Take(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        _bytes.Write(copy, 0, copy.Length);
        if (_wanted == sizeof(ulong) && _bytes.Length >= sizeof(ulong))
        {
            ulong length = GgufKeptValues.UInt64(_bytes.GetBuffer(), swap: false);
            _wanted = length <= (ulong)maxBytes
                ? sizeof(ulong) + (long)length
                : throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.SafetensorsHeaderTooLong), name, name, length, maxBytes);
        }
    }

    public override PlannerException Truncated()
        => PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonTruncated), name, name, _bytes.Length);
}
