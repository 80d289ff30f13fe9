namespace LLMPlanner.Quality;

/// <summary>From abilities to points: straight lines through models whose points are fixed.</summary>
internal sealed class QualityScale
{
    private readonly (double Ability, double Points)[] _anchors;

    public QualityScale((double Ability, double Points)[] anchors)
        => _anchors = anchors.Length >= 2 ? anchors : throw new InvalidDataException("A quality scale needs two anchors.");

    /// <summary>Points of an ability, from 0 to 100. Beyond the outer anchors the nearest line goes on.</summary>
    public double Points(double ability)
    {
        int i = Segment(ability);
        return Math.Min(100, Math.Max(0, _anchors[i].Points + ((ability - _anchors[i].Ability) * Slope(i))));
    }

    /// <summary>Points that one unit of ability is worth around an ability.</summary>
    public double PointsPerUnit(double ability) => Slope(Segment(ability));

    private int Segment(double ability)
    {
        int i = 0;
        while (i < _anchors.Length - 2 && ability > _anchors[i + 1].Ability)
        {
            i++;
        }

        return i;
    }

    private double Slope(int i) => (_anchors[i + 1].Points - _anchors[i].Points) / (_anchors[i + 1].Ability - _anchors[i].Ability);
}
