using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Quality;

/// <summary>Ability on the common scale and the weight of its evidence.</summary>
/// <param name="Value">The ability.</param>
/// <param name="Weight">Weight of all evidence; 1 is one independent benchmark.</param>
/// <param name="OwnWeight">Weight of the use case's own benchmarks.</param>
/// <param name="IsIndependent">Whether one of them is independent.</param>
internal readonly record struct Ability(double Value, double Weight, double OwnWeight, bool IsIndependent);

/// <summary>The abilities of a model in one thinking mode.</summary>
internal sealed class QualityAbilities
{
    private readonly Dictionary<string, Ability> _byUse = new(StringComparer.Ordinal);

    private QualityAbilities(ModelConfig section)
    {
        foreach (string use in section.Keys)
        {
            IReadOnlyList<double> values = section.Reals(use);
            _byUse[use] = new Ability(values[0], values[1], values.Count > 2 ? values[2] : values[1], values.Count > 3 && values[3] > 0);
        }
    }

    /// <summary>Reads the abilities of a mode; null where it was not measured.</summary>
    public static QualityAbilities? Read(ModelConfig? section) => section is null ? null : new QualityAbilities(section);

    /// <summary>The ability for a use case by its name in the index; null where there is no evidence.</summary>
    public Ability? this[string use] => _byUse.TryGetValue(use, out Ability ability) ? ability : null;
}
