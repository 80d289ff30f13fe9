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
