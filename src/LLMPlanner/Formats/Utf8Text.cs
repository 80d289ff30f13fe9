namespace LLMPlanner.Formats;

/// <summary>Checks that bytes are text of Unicode, in linear time and without allocating. A parser of JSON takes others and fails when they are asked for.</summary>
internal static class Utf8Text
{
    /// <summary>Whether bytes are well-formed UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        int i = 0;
        while (i < text.Length)
        {
            int length = SequenceLength(text.Slice(i));
            if (length == 0)
            {
                return false;
            }

            i += length;
        }

        return true;
    }

    /// <summary>Whether a JSON text escapes half of a surrogate pair, which stands for no character.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        int i = 0;
        while (i < json.Length)
        {
            int backslash = json.Slice(i).IndexOf((byte)'\\');
            if (backslash < 0)
            {
                return false;
            }

            i += backslash;
            int unit = Unit(json.Slice(i));
            if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                return true;
            }

            if (unit is >= 0xD800 and <= 0xDBFF)
            {
                if (Unit(json.Slice(i + 6)) is not (>= 0xDC00 and <= 0xDFFF))
                {
                    return true;
                }

                i += 12;
                continue;
            }

            i += 2;
        }

        return false;
    }

    /// <summary>Bytes of the character at the beginning; 0 where there is none.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        if (first < 0x80)
        {
            return 1;
        }

        int length = first switch
        {
            >= 0xC2 and <= 0xDF => 2,
            >= 0xE0 and <= 0xEF => 3,
            >= 0xF0 and <= 0xF4 => 4,
            _ => 0,
        };
        if (length == 0 || text.Length < length)
        {
            return 0;
        }

        // The second byte rules out long forms, surrogates and what is beyond Unicode.
        byte second = text[1];
        bool isSecond = first switch
        {
            0xE0 => second is >= 0xA0 and <= 0xBF,
            0xED => second is >= 0x80 and <= 0x9F,
            0xF0 => second is >= 0x90 and <= 0xBF,
            0xF4 => second is >= 0x80 and <= 0x8F,
            _ => second is >= 0x80 and <= 0xBF,
        };
        bool isRest = length < 3 || (IsContinuation(text[2]) && (length < 4 || IsContinuation(text[3])));
        return isSecond && isRest ? length : 0;
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;

    /// <summary>The number of an escape such as <c>\u0041</c>; −1 where there is none.</summary>
    private static int Unit(ReadOnlySpan<byte> json)
    {
        if (json.Length < 6 || json[0] != (byte)'\\' || json[1] != (byte)'u')
        {
            return -1;
        }

        int unit = 0;
        for (int i = 2; i < 6; i++)
        {
            int digit = json[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => json[i] - '0',
                >= (byte)'a' and <= (byte)'f' => json[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => json[i] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return -1;
            }

            unit = (unit << 4) | digit;
        }

        return unit;
    }
}
