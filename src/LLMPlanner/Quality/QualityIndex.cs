using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Models;
using LLMPlanner.Profiles;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Quality;

/// <summary>
/// Quality of models by use case and thinking mode, made of public benchmarks when the library is built. Figures of Artificial Analysis
/// (artificialanalysis.ai) are among them.
/// </summary>
public sealed class QualityIndex
{
    private static readonly Lazy<QualityIndex> s_builtIn = new(() => new QualityIndex(ModelConfig.Parse(
        EmbeddedFile.Read("LLMPlanner.quality.json") ?? throw new InvalidDataException("The assembly holds no quality index."), "quality")));

    private readonly ModelConfig _models;
    private readonly Dictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Entry?> _entries = new(StringComparer.OrdinalIgnoreCase);

    private QualityIndex(ModelConfig index)
    {
        AsOf = index.Text("asOf") ?? string.Empty;
        Scale = new QualityScale(Points(index));
        Prior = new QualityPrior(index.Reals("prior"));
        Loss = new QuantizationLoss(index.Reals("quantization"));
        _models = index.Section("models") ?? throw index.Invalid("models", "it is missing");
        foreach (string id in _models.Keys)
        {
            _ids[QualityNames.Key(id)] = id;
        }
    }

    /// <summary>The built-in index.</summary>
    public static QualityIndex BuiltIn => s_builtIn.Value;

    /// <summary>The month that the evidence was gathered.</summary>
    public string AsOf { get; }

    /// <summary>What few bits cost.</summary>
    public QuantizationLoss Loss { get; }

    internal QualityScale Scale { get; }

    internal QualityPrior Prior { get; }

    /// <summary>The best score of a model for a use case over its thinking modes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="useCase">The use case.</param>
    /// <param name="language">A BCP 47 tag; Chinese has evidence of its own.</param>
    public QualityScore Score(ModelPreset model, UseCase useCase, string? language = null)
    {
        bool chinese = IsChinese(language);
        Entry? entry = Find(model.Model);
        QualityScore? best = null;
        foreach (bool thinking in Modes(model, entry))
        {
            QualityScore score = QualityScorer.Score(this, model, entry?.Of(thinking), useCase, thinking, chinese);
            best = best is null || score.Score > best.Score || (score.HasEvidence && !best.HasEvidence) ? score : best;
        }

        return best!;
    }

    /// <summary>The best measured score of a model id over its thinking modes; null where nothing was measured.</summary>
    internal QualityScore? Measured(string model, UseCase useCase, string? language)
    {
        if (Find(model) is not { } entry)
        {
            return null;
        }

        return new[] { true, false }
            .Where(thinking => entry.Of(thinking) is not null)
            .Select(thinking => QualityScorer.Score(this, null, entry.Of(thinking), useCase, thinking, IsChinese(language)))
            .OrderByDescending(score => score.Score)
            .FirstOrDefault();
    }

    /// <summary>The evidence about a model, in the order of benchmarks; empty where there is none.</summary>
    /// <param name="model">Model id.</param>
    public IReadOnlyList<QualityEvidence> Evidence(string model)
        => _ids.TryGetValue(QualityNames.Key(model), out string? id) ? QualityEvidenceFile.Of(id) : [];

    private static IEnumerable<bool> Modes(ModelPreset model, Entry? entry)
    {
        bool thinks = entry?.Of(true) is not null || model.Thinking is ThinkingMode.Always or ThinkingMode.Optional;
        bool answers = entry?.Of(false) is not null || model.Thinking != ThinkingMode.Always;
        if (thinks)
        {
            yield return true;
        }

        if (answers || !thinks)
        {
            yield return false;
        }
    }

    private static bool IsChinese(string? language) => language is not null && LanguageTag.Matches(language, "zh");

    private static (double Ability, double Points)[] Points(ModelConfig index)
    {
        // Abilities and points take turns.
        IReadOnlyList<double> scale = index.Reals("scale");
        return [.. Enumerable.Range(0, scale.Count / 2).Select(i => (scale[2 * i], scale[(2 * i) + 1]))];
    }

    private Entry? Find(string model) => _entries.GetOrAdd(model, name =>
        _ids.TryGetValue(QualityNames.Key(name), out string? id) ? new Entry(_models.Section(id)!) : null);

    /// <summary>What the index says about a model, by mode.</summary>
    internal sealed class Entry(ModelConfig section)
    {
        private readonly QualityAbilities? _thinking = QualityAbilities.Read(section.Section("thinking"));
        private readonly QualityAbilities? _direct = QualityAbilities.Read(section.Section("direct"));

        public QualityAbilities? Of(bool thinking) => thinking ? _thinking : _direct;
    }
}
