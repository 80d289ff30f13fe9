using System.Globalization;

namespace LLMPlanner.Formats.Gguf;

/// <summary>The name of one shard of a split file: <c>prefix-00001-of-00003.gguf</c>, counted from 1.</summary>
internal readonly record struct GgufShardName(string Prefix, int Number, int Count)
{
    private const int Digits = 5;
    private const string Infix = "-of-";
    private const string Extension = ".gguf";

    /// <summary>Takes a file name apart; false where it is not that of a shard.</summary>
    public static bool TryParse(string fileName, out GgufShardName name)
    {
        name = default;
        int tail = 1 + Digits + Infix.Length + Digits + Extension.Length;
        if (fileName.Length <= tail || !fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        int start = fileName.Length - tail;
        bool matches = fileName[start] == '-'
            && string.CompareOrdinal(fileName, start + 1 + Digits, Infix, 0, Infix.Length) == 0
            && TryNumber(fileName, start + 1, out int number)
            && TryNumber(fileName, start + 1 + Digits + Infix.Length, out int count)
            && number >= 1 && number <= count
            && (name = new GgufShardName(fileName.Substring(0, start), number, count)).Count > 0;
        return matches;
    }

    /// <summary>The file name of another shard.</summary>
    public string FileName(int number) => string.Format(CultureInfo.InvariantCulture, "{0}-{1:D5}-of-{2:D5}{3}", Prefix, number, Count, Extension);

    private static bool TryNumber(string text, int start, out int value)
    {
        value = 0;
        for (int i = start; i < start + Digits; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        return true;
    }
}
