namespace LLMPlanner.Hardware.Catalog;

/// <summary>Names that a mistyped one may have meant.</summary>
internal static class NearestNames
{
    private const int MaxSuggestions = 3;
    private const int MaxLength = 64;
    private const int MaxDistance = 3;

    /// <summary>Finds up to three ids whose names are a few keystrokes away, the nearest first.</summary>
    public static IReadOnlyList<string> Find(NameIndex index, string text)
    {
        string product = NameKey.From(text).Product;
        if (product.Length is 0 or > MaxLength)
        {
            return [];
        }

        int limit = Math.Min(MaxDistance, 1 + (product.Length / 4));
        var ranked = new List<(int Rank, HardwareEntry Entry)>();
        var rows = new int[2][];
        foreach (KeyValuePair<string, List<HardwareEntry>> candidate in index.Products)
        {
            int rank = Distance(product, candidate.Key, limit, rows);
            if (rank > limit && candidate.Key.Length >= 4 && product.Length >= 4
                && (candidate.Key.Contains(product) || product.Contains(candidate.Key)))
            {
                rank = limit + 1 + Math.Abs(candidate.Key.Length - product.Length);
            }
            else if (rank > limit)
            {
                continue;
            }

            ranked.AddRange(candidate.Value.Select(e => (rank, e)));
        }

        return [.. ranked.OrderBy(r => r.Rank).ThenBy(r => r.Entry.Id.Length).ThenBy(r => r.Entry.Id, StringComparer.Ordinal)
            .Select(r => r.Entry.Id).Distinct().Take(MaxSuggestions)];
    }

    /// <summary>The number of keystrokes between two names, or more than the limit; only a band around the diagonal is computed.</summary>
    internal static int Distance(string left, string right, int limit, int[][]? rows = null)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        rows ??= new int[2][];
        int width = right.Length + 1;
        for (int i = 0; i < 2; i++)
        {
            if (rows[i] is null || rows[i].Length < width)
            {
                rows[i] = new int[Math.Max(width, MaxLength + MaxDistance + 1)];
            }
        }

        int[] previous = rows[0];
        int[] current = rows[1];
        for (int j = 0; j < width; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int from = Math.Max(1, i - limit);
            int to = Math.Min(right.Length, i + limit);
            current[from - 1] = from == 1 ? i : limit + 1;
            int best = current[from - 1];
            for (int j = from; j <= to; j++)
            {
                int substituted = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int deleted = (j < i + limit ? previous[j] : limit + 1) + 1;
                int inserted = current[j - 1] + 1;
                current[j] = Math.Min(substituted, Math.Min(deleted, inserted));
                best = Math.Min(best, current[j]);
            }

            if (best > limit)
            {
                return limit + 1;
            }

            (previous, current) = (current, previous);
        }

        return Math.Min(previous[right.Length], limit + 1);
    }
}
