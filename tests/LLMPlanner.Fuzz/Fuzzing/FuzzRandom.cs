using System.Buffers.Binary;

namespace LLMPlanner.Fuzzing;

/// <summary>Chance, seeded by the run and the number of the input, so that any input can be made again by itself.</summary>
public sealed class FuzzRandom(ulong seed, ulong index)
{
    private static readonly long[] s_interesting =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 257, 511, 512, 513, 1023, 1024, 4096, 8191, 8192, 8193, 65535, 65536,
        1 << 20, (1 << 24) + 1, int.MaxValue - 1, int.MaxValue, 1L << 31, (1L << 31) + 1, uint.MaxValue, 1L << 32, 1L << 40, (1L << 40) + 1,
        1L << 53, 1L << 61, 1L << 62, long.MaxValue - 1, long.MaxValue, long.MinValue, long.MinValue + 1, -1, -2, -128, -256, int.MinValue,
    ];

    private ulong _state = Mix(seed ^ Mix(index + 0x9E3779B97F4A7C15));

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number below a bound.</summary>
    public int Below(int bound) => bound <= 1 ? 0 : (int)(Bits() % (ulong)bound);

    /// <summary>True one time in so many.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of some things.</summary>
    public T Of<T>(IReadOnlyList<T> things) => things[Below(things.Count)];

    /// <summary>A number of the sort that breaks readers.</summary>
    public long Interesting() => OneIn(4) ? (long)(Bits() >> Below(64)) : Of(s_interesting);

    /// <summary>Changes some bytes of an input: flips, cuts, repeats, inserts.</summary>
    public byte[] Damage(byte[] input)
    {
        if (input.Length == 0)
        {
            return input;
        }

        switch (Below(6))
        {
            case 0:
                return input[..Below(input.Length)];
            case 1:
                input[Below(input.Length)] ^= (byte)(1 << Below(8));
                return input;
            case 2:
                input[Below(input.Length)] = (byte)Bits();
                return input;
            case 3:
                int from = Below(input.Length);
                int length = Below(Math.Min(64, input.Length - from));
                return [.. input[..from], .. input.AsSpan(from, length), .. input[from..]];
            case 4:
                int start = Below(input.Length);
                return [.. input[..start], .. input[Math.Min(input.Length, start + Below(64))..]];
            default:
                int at = Below(input.Length);
                if (input.Length - at >= 8)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(input.AsSpan(at), Interesting());
                }

                return input;
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
