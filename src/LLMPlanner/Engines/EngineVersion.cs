using System.Globalization;

namespace LLMPlanner.Engines;

/// <summary>Compares version texts the way engines number releases: <c>0.11.0</c>, <c>v0.5.0</c>, <c>b9489</c>.</summary>
internal static class EngineVersion
{
    /// <summary>Whether a text is a build number, such as <c>b9489</c>.</summary>
    public static bool IsBuild(string version)
        => version.Length > 1 && (version[0] is 'b' or 'B') && version.Skip(1).All(char.IsDigit);

    /// <summary>Less than, equal to or greater than zero as <paramref name="left"/> is older, the same or newer.</summary>
    public static int Compare(string left, string right)
    {
        int i = 0;
        int j = 0;
        while (true)
        {
            bool hasLeft = NextNumber(left, ref i, out long a);
            bool hasRight = NextNumber(right, ref j, out long b);
            if (!hasLeft && !hasRight)
            {
                return 0;
            }

            if (a != b)
            {
                return a < b ? -1 : 1;
            }
        }
    }

    // A missing part counts as zero, so that 0.11 equals 0.11.0.
    private static bool NextNumber(string text, ref int index, out long number)
    {
        number = 0;
        while (index < text.Length && !char.IsDigit(text[index]))
        {
            index++;
        }

        int start = index;
        while (index < text.Length && char.IsDigit(text[index]))
        {
            index++;
        }

        return index > start
            && long.TryParse(text.Substring(start, Math.Min(index - start, 18)), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
