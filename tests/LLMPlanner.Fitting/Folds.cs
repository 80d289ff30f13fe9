namespace LLMPlanner.Fitting;

/// <summary>Splits rows into folds so that a group is never on both sides.</summary>
internal static class Folds
{
    public const int Count = 6;

    /// <summary>The fold of each row. Groups are dealt out in an order that depends on their names only.</summary>
    public static int[] Of<T>(IReadOnlyList<T> rows, Func<T, string> group)
    {
        string[] groups = [.. rows.Select(group).Distinct().OrderBy(Hash).ThenBy(name => name, StringComparer.Ordinal)];
        Dictionary<string, int> fold = groups.Select((name, index) => (name, index)).ToDictionary(g => g.name, g => g.index % Math.Min(Count, groups.Length));
        return [.. rows.Select(row => fold[group(row)])];
    }

    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
