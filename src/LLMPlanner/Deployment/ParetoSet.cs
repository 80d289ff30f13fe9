namespace LLMPlanner.Deployment;

/// <summary>
/// The items that no other beats in price, speed and quality at once. Quality counts in steps of three points and speed in steps of ×1.4:
/// less is within the error of both, and would fill the set with plans that nobody can tell apart.
/// </summary>
internal static class ParetoSet
{
    private const double SpeedStep = 1.4;
    private const double QualityStep = 3;

    /// <summary>The set, cheapest first; of equals the first in the order that was given.</summary>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items, Func<T, decimal> price, Func<T, double> speed, Func<T, double> quality)
    {
        var set = new List<(T Item, int Speed, int Quality)>();

        // Cheapest first: whatever comes later can only be in the set for its speed or its quality.
        foreach (T item in items.OrderBy(price).ThenByDescending(i => Points(quality(i))).ThenByDescending(i => Step(speed(i))))
        {
            int itsSpeed = Step(speed(item));
            int itsQuality = Points(quality(item));
            if (!set.Any(other => other.Speed >= itsSpeed && other.Quality >= itsQuality))
            {
                set.Add((item, itsSpeed, itsQuality));
            }
        }

        return [.. set.Select(entry => entry.Item)];
    }

    /// <summary>The step that a speed is counted as.</summary>
    internal static int Step(double speed)
        => speed > 0 ? double.IsPositiveInfinity(speed) ? int.MaxValue : (int)Math.Round(Math.Log(speed) / Math.Log(SpeedStep)) : int.MinValue;

    /// <summary>The step that a quality is counted as.</summary>
    internal static int Points(double quality) => (int)Math.Round(quality / QualityStep);
}
