using System.Text;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>A text that repeats a part of it, of any length, without being in memory.</summary>
internal sealed class RepeatingStream(string start, string item, long length, string end = "") : ReadOnlyStream
{
    private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
    private readonly byte[] _item = Encoding.UTF8.GetBytes(item);
    private readonly byte[] _end = Encoding.UTF8.GetBytes(end);
    private byte[]? _current;
    private int _position;
    private long _written;
    private bool _ended;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int total = 0;
        while (total < count)
        {
            if (_current is null || _position == _current.Length)
            {
                if (_ended)
                {
                    break;
                }

                _ended = _current is not null && _written >= length;
                _current = _current is null ? _start : _ended ? _end : _item;
                _position = 0;
            }

            int taken = Math.Min(count - total, _current.Length - _position);
            Array.Copy(_current, _position, buffer, offset + total, taken);
            _position += taken;
            _written += taken;
            total += taken;
        }

        return total;
    }
}
