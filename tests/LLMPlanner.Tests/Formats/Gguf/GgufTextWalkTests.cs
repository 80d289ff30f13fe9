using System.Buffers.Binary;
using LLMPlanner.Formats.Gguf;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>The divided walk over texts arrives where the plain one does, whatever the bytes are.</summary>
public sealed class GgufTextWalkTests
{
    [Fact]
    public void It_agrees_with_a_plain_walk_on_texts_of_every_sort()
    {
        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            using var buffer = new MemoryStream();
            int kind = round % 5;
            while (buffer.Length < 40_000)
            {
                int length = kind switch
                {
                    0 => random.Next(1, 12),
                    1 => random.Next(0, 3),
                    2 => random.Next(0, 700),
                    3 => random.Next(200, 300),
                    _ => random.Next(100) == 0 ? 5_000 : random.Next(1, 20),
                };
                var prefix = new byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)length);
                buffer.Write(prefix);
                var text = new byte[length];

                // Texts with zeros and with things that look like lengths lead the guesses astray.
                random.NextBytes(text);
                if (round % 3 != 0)
                {
                    text.AsSpan().Fill((byte)random.Next(3));
                }

                buffer.Write(text);
            }

            byte[] bytes = buffer.ToArray();
            int start = 0;
            int end = bytes.Length - random.Next(100);
            long left = round % 4 == 0 ? random.Next(1, 2_000) : long.MaxValue;
            Compare(bytes.AsSpan(0, end), start, left);
        }
    }

    [Fact]
    public void It_agrees_with_a_plain_walk_on_noise()
    {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(4_096, 9_000)];
            int noise = random.Next(1, bytes.Length);
            for (int i = 0; i < noise; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(round % 2 == 0 ? 4 : 256);
            }

            Compare(bytes, random.Next(16), round % 3 == 0 ? random.Next(200) : long.MaxValue);
        }
    }

    private static void Compare(ReadOnlySpan<byte> bytes, int start, long left)
    {
        long expectedLeft = left;
        int expected = start;
        while (expectedLeft > 0 && bytes.Length - expected >= 8)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(expected));
            if (length > (ulong)(bytes.Length - expected - 8))
            {
                break;
            }

            expected += 8 + (int)length;
            expectedLeft--;
        }

        long actualLeft = left;
        int actual = GgufTextWalk.Advance(bytes, start, ref actualLeft, swap: false);
        Assert.Equal(expected, actual);
        Assert.Equal(expectedLeft, actualLeft);
    }
}
