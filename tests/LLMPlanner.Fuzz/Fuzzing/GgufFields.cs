using System.Buffers.Binary;

namespace LLMPlanner.Fuzzing;

/// <summary>Finds the numbers that steer a reader of GGUF: version, counts, lengths, types, dimensions and offsets.</summary>
internal static class GgufFields
{
    private static readonly int[] s_sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

    /// <summary>Offsets and sizes of the fields, as far as the bytes make sense.</summary>
    public static List<(int Offset, int Size)> Of(byte[] bytes)
    {
        var fields = new List<(int, int)>();
        int at = 4;
        if (!Take(bytes, ref at, 4, fields, out _) || !Take(bytes, ref at, 8, fields, out long tensors) || !Take(bytes, ref at, 8, fields, out long keys))
        {
            return fields;
        }

        for (long i = 0; i < keys; i++)
        {
            if (!Text(bytes, ref at, fields) || !Take(bytes, ref at, 4, fields, out long type) || !Value(bytes, ref at, type, fields))
            {
                return fields;
            }
        }

        for (long i = 0; i < tensors; i++)
        {
            if (!Text(bytes, ref at, fields) || !Take(bytes, ref at, 4, fields, out long rank) || rank is < 0 or > 4)
            {
                return fields;
            }

            for (long d = 0; d < rank; d++)
            {
                if (!Take(bytes, ref at, 8, fields, out _))
                {
                    return fields;
                }
            }

            if (!Take(bytes, ref at, 4, fields, out _) || !Take(bytes, ref at, 8, fields, out _))
            {
                return fields;
            }
        }

        return fields;
    }

    private static bool Value(byte[] bytes, ref int at, long type, List<(int, int)> fields)
    {
        switch (type)
        {
            case 8:
                return Text(bytes, ref at, fields);
            case 9:
                if (!Take(bytes, ref at, 4, fields, out long element) || !Take(bytes, ref at, 8, fields, out long count) || element is < 0 or > 12 or 9)
                {
                    return false;
                }

                if (element != 8)
                {
                    return Skip(bytes, ref at, count * s_sizes[element]);
                }

                for (long i = 0; i < count; i++)
                {
                    if (!Text(bytes, ref at, fields))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return type is >= 0 and <= 12 && Skip(bytes, ref at, s_sizes[type]);
        }
    }

    private static bool Text(byte[] bytes, ref int at, List<(int, int)> fields)
        => Take(bytes, ref at, 8, fields, out long length) && Skip(bytes, ref at, length);

    private static bool Skip(byte[] bytes, ref int at, long count)
    {
        if (count < 0 || count > bytes.Length - at)
        {
            return false;
        }

        at += (int)count;
        return true;
    }

    private static bool Take(byte[] bytes, ref int at, int size, List<(int, int)> fields, out long value)
    {
        value = 0;
        if (bytes.Length - at < size)
        {
            return false;
        }

        value = size == 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
        fields.Add((at, size));
        at += size;
        return true;
    }
}
