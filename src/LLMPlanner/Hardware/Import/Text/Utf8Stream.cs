using System.Text;

namespace LLMPlanner.Hardware.Import.Text;

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
