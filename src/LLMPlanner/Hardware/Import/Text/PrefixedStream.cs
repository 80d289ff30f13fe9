using System.Text;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>A stream whose first bytes have been read already. It does not own the rest.</summary>
internal sealed class PrefixedStream(byte[] head, int start, Stream rest) : ReadOnlyStream
{
    private int _position = start;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int left = head.Length - _position;
        if (left == 0)
        {
            return rest.Read(buffer, offset, count);
        }

        int taken = Math.Min(left, count);
        Buffer.BlockCopy(head, _position, buffer, offset, taken);
        _position += taken;
        return taken;
    }
}

/// <summary>Characters as UTF-8.</summary>
internal sealed class Utf8Stream(TextReader text) : ReadOnlyStream
{
    private readonly char[] _characters = new char[8 << 10];
    private readonly byte[] _bytes = new byte[32 << 10];
    private readonly Encoder _encoder = new UTF8Encoding(false).GetEncoder();
    private int _position;
    private int _length;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_position == _length)
        {
            int read = text.Read(_characters, 0, _characters.Length);
            if (read == 0)
            {
                return 0;
            }

            _position = 0;
            _length = _encoder.GetBytes(_characters, 0, read, _bytes, 0, flush: false);
        }

        int taken = Math.Min(_length - _position, count);
        Buffer.BlockCopy(_bytes, _position, buffer, offset, taken);
        _position += taken;
        return taken;
    }
}

/// <summary>What all streams have in common that are read once, forward.</summary>
internal abstract class ReadOnlyStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
