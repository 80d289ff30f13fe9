namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Where room runs out. Weights, cache and state are sums in closed form, compute buffers have to be run through an allocator. So the sums
/// alone say where the answer lies, given what buffers take; buffers are computed there and beside it, which proves it.
/// </summary>
internal static class Crossing
{
    private const int MostGuesses = 8;

    /// <summary>The largest number of a range at which room is left, where room only ever shrinks; one below the range where there is none.</summary>
    /// <param name="low">Start of the range.</param>
    /// <param name="high">End of the range.</param>
    /// <param name="start">A number to begin at; one whose room was asked for before costs least.</param>
    /// <param name="room">Bytes left at a number; negative where they are missing.</param>
    /// <typeparam name="TRoom">Kind of room.</typeparam>
    public static long Largest<TRoom>(long low, long high, long start, ref TRoom room)
        where TRoom : struct, IRoom
    {
        var found = new Bracket(low - 1, high + 1);
        if (found.IsClosed || room.WithoutBuffersAt(low) < 0)
        {
            return low - 1;
        }

        long at = Math.Min(Math.Max(start, low), high);
        var buffers = default(Line);
        for (int guess = 0; ; guess++)
        {
            long left = room.At(at);
            found.Add(at, left);
            if (found.IsClosed)
            {
                return found.Fits;
            }

            if (guess < MostGuesses)
            {
                buffers.Add(at, room.WithoutBuffersAt(at) - left);
                at = found.Fits + 1 == found.Misses - 1 ? found.Fits + 1 : Guess(found, buffers, ref room);
            }
            else
            {
                at = found.Fits + ((found.Misses - found.Fits) / 2);
            }
        }
    }

    /// <summary>The largest number within a bracket at which room is left if buffers follow a line.</summary>
    private static long Guess<TRoom>(in Bracket found, in Line buffers, ref TRoom room)
        where TRoom : struct, IRoom
    {
        long low = found.Fits + 1;
        long high = found.Misses - 1;
        double atHigh = room.WithoutBuffersAt(high) - buffers.At(high);
        if (atHigh >= 0)
        {
            return high;
        }

        double atLow = room.WithoutBuffersAt(low) - buffers.At(low);
        if (atLow < 0)
        {
            return low;
        }

        for (int step = 0; high - low > 1; step++)
        {
            // On the straight line between the ends, beside the end that is closer, and halfway, in turn.
            long middle = (step % 3) switch
            {
                0 => low + (long)((high - low) * (atLow / (atLow - atHigh))),
                1 => atLow < -atHigh ? low + 1 : high - 1,
                _ => low + ((high - low) / 2),
            };
            middle = Math.Min(Math.Max(middle, low + 1), high - 1);
            double at = room.WithoutBuffersAt(middle) - buffers.At(middle);
            if (at >= 0)
            {
                (low, atLow) = (middle, at);
            }
            else
            {
                (high, atHigh) = (middle, at);
            }
        }

        return low;
    }

    /// <summary>What is known: room is left at one number and missing at another.</summary>
    private record struct Bracket(long Fits, long Misses)
    {
        public readonly bool IsClosed => Misses - Fits <= 1;

        public void Add(long number, long room)
        {
            Fits = room >= 0 ? number : Fits;
            Misses = room >= 0 ? Misses : number;
        }
    }

    /// <summary>Buffers as a line through the last two numbers they were computed for; level where there is one.</summary>
    private struct Line
    {
        private long _number;
        private double _bytes;
        private double _slope;
        private bool _isSet;

        public void Add(long number, double bytes)
        {
            _slope = _isSet && number != _number ? (bytes - _bytes) / (number - _number) : 0;
            (_number, _bytes, _isSet) = (number, bytes, true);
        }

        public readonly double At(long number) => _bytes + (_slope * (number - _number));
    }
}

/// <summary>Bytes left at each number of a range.</summary>
internal interface IRoom
{
    /// <summary>Bytes left; negative where they are missing.</summary>
    long At(long number);

    /// <summary>The same without compute buffers.</summary>
    long WithoutBuffersAt(long number);
}
