namespace LLMPlanner.Text;

/// <summary>Finds the name a user most likely meant.</summary>
internal static class NearestName
{
    // Names are short; a longer text is not a misspelt name, and the table below stays small.
    private const int MaxLength = 96;

    /// <summary>The nearest of <paramref name="names"/>, or the first of them where nothing is near: a message always has an example to show.</summary>
    public static string Among(string text, IEnumerable<string> names)
    {
        string best = string.Empty;
        int bestDistance = int.MaxValue;
        string wanted = Normalize(text);
        foreach (string name in names)
        {
            int distance = Distance(wanted, Normalize(name), bestDistance);
            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = name;
            }
        }

        return best;
    }

    // People leave out or mix up what separates the parts of a name.
    private static string Normalize(string text)
        => string.Concat((text.Length > MaxLength ? text.Substring(0, MaxLength) : text).Where(c => c is not ('-' or '_' or ' ' or ':')))
            .ToUpperInvariant();

    /// <summary>Edit distance with two rows; a shared beginning counts in favour, since people mistype ends more than starts.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if ((Math.Abs(a.Length - b.Length) * 2) - 8 >= limit)
        {
            return int.MaxValue;
        }

        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        int shared = 0;
        while (shared < a.Length && shared < b.Length && a[shared] == b[shared])
        {
            shared++;
        }

        return (previous[b.Length] * 2) - Math.Min(shared, 8) + 8;
    }
}
