using System.Buffers.Binary;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// Steps over the texts of an array: length, text, length, text. Where a text begins is known only once the length before it is loaded, so a
/// plain walk waits for memory at every step. This one starts at four places of the window at once. Three of the places are guesses; a
/// guess counts only where the walk before it arrives at exactly that place, and otherwise the plain walk goes on from where it is, so the
/// result never depends on a guess.
/// </summary>
internal static class GgufTextWalk
{
    private const int LengthBytes = sizeof(ulong);

    /// <summary>Below this a window is not worth dividing.</summary>
    private const int SmallestDivided = 4 * 1024;

    /// <summary>Bytes that are divided at once, so that the guesses lie within the array.</summary>
    private const int Block = 64 * 1024;

    /// <summary>Longest text, as a number of bits, that the divided walk steps over.</summary>
    private const int LengthBits = 32;

    /// <summary>Steps over every text that the window holds whole.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="position">Where the next text begins.</param>
    /// <param name="left">Texts still to come; lowered by those that were stepped over.</param>
    /// <param name="swap">Whether numbers stand in the other byte order.</param>
    /// <returns>Where the first text begins that is not whole.</returns>
    public static int Advance(ReadOnlySpan<byte> window, int position, ref long left, bool swap)
    {
        if (swap)
        {
            return Plain(window, position, ref left, swap);
        }

        while (left > 0)
        {
            ReadOnlySpan<byte> block = window.Slice(0, Math.Min(window.Length, position + Block));
            int next = block.Length - position >= SmallestDivided ? Divided(block, position, ref left) : position;
            next = Plain(block, next, ref left, swap);
            if (next == position || block.Length == window.Length)
            {
                return Plain(window, next, ref left, swap);
            }

            position = next;
        }

        return position;
    }

    private static int Plain(ReadOnlySpan<byte> window, int position, ref long left, bool swap)
    {
        long remaining = left;
        while (remaining > 0 && window.Length - position >= LengthBytes)
        {
            ulong length = GgufKeptValues.UInt64(window.Slice(position), swap);
            if (length > (ulong)(window.Length - position - LengthBytes))
            {
                break;
            }

            position += LengthBytes + (int)length;
            remaining--;
        }

        left = remaining;
        return position;
    }

    private static int Divided(ReadOnlySpan<byte> window, int position, ref long left)
    {
        int quarter = (window.Length - position) / 4;
        int second = Guess(window, position + quarter);
        int third = Guess(window, position + (2 * quarter));
        int fourth = Guess(window, position + (3 * quarter));
        int end = window.Length - LengthBytes;
        if (second <= position || third <= second || fourth <= third || fourth >= end)
        {
            return position;
        }

        long p0 = position;
        long p1 = second;
        long p2 = third;
        long p3 = fourth;
        long steps = 0;
        while (p0 < second && p1 < third && p2 < fourth && p3 < end)
        {
            ulong length0 = Length(window, p0);
            ulong length1 = Length(window, p1);
            ulong length2 = Length(window, p2);
            ulong length3 = Length(window, p3);
            if ((length0 | length1 | length2 | length3) >> LengthBits != 0)
            {
                break;
            }

            p0 += LengthBytes + (long)length0;
            p1 += LengthBytes + (long)length1;
            p2 += LengthBytes + (long)length2;
            p3 += LengthBytes + (long)length3;
            steps++;
        }

        // The last text of the fourth walk may reach beyond the window; the plain walk ends there by itself, so it is not needed here.
        long count = steps + Finish(window, ref p0, second) + steps + Finish(window, ref p1, third) + steps + Finish(window, ref p2, fourth);
        bool agrees = p0 == second && p1 == third && p2 == fourth && count <= left;
        if (!agrees)
        {
            return position;
        }

        left -= count;
        if (p3 > window.Length || steps > left)
        {
            return fourth;
        }

        left -= steps;
        return (int)p3;
    }

    /// <summary>Walks on to a place, or beyond it where the texts do not end there.</summary>
    private static long Finish(ReadOnlySpan<byte> window, ref long position, int place)
    {
        long steps = 0;
        while (position < place)
        {
            ulong length = Length(window, position);
            if (length >> LengthBits != 0)
            {
                return steps;
            }

            position += LengthBytes + (long)length;
            steps++;
        }

        return steps;
    }

    /// <summary>
    /// A place at or after a position where a text may begin. Lengths below 256 are one byte and seven zeros, and text holds no zeros.
    /// </summary>
    private static int Guess(ReadOnlySpan<byte> window, int position)
    {
        while (position < window.Length && window[position] == 0)
        {
            position++;
        }

        int zero = window.Slice(position).IndexOf((byte)0);
        return zero <= 0 ? -1 : position + zero - 1;
    }

    private static ulong Length(ReadOnlySpan<byte> window, long position)
        => BinaryPrimitives.ReadUInt64LittleEndian(window.Slice((int)position, LengthBytes));
}
