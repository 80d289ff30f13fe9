using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Tests.Support;

/// <summary>A stream that cannot seek and gives a few bytes at a time, as a slow connection does.</summary>
internal sealed class TricklingStream(byte[] bytes, int chunk) : ReadOnlyStream
{
    private int _position;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int length = Math.Min(Math.Min(count, chunk), bytes.Length - _position);
        Array.Copy(bytes, _position, buffer, offset, length);
        _position += length;
        return length;
    }
}
