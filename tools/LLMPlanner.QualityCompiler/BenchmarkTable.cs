using System.Text.Json;

namespace LLMPlanner.QualityCompiler;

/// <summary>What a benchmark measures and how its scores are read.</summary>
/// <param name="Prefix">Beginning of its name.</param>
/// <param name="Kind"><c>percent</c>, <c>elo</c>, <c>tenth</c> (points of ten) or <c>error</c> (percent, lower is better).</param>
/// <param name="Guess">Share of right answers that guessing yields.</param>
/// <param name="Uses">Use cases it speaks for.</param>
/// <param name="Share">How much of a whole piece of evidence it is.</param>
/// <param name="IsAgentic">Whether scaffold and budget decide much of it.</param>
internal sealed record Benchmark(string Prefix, string Kind, double Guess, IReadOnlyList<string> Uses, double Share, bool IsAgentic);

/// <summary>A use case: how much the general ability stands in for its own evidence, and whether it may do so alone.</summary>
internal sealed record Use(string Name, double General, bool NeedsOwnEvidence);

/// <summary>A model and mode whose place on the scale is fixed.</summary>
internal sealed record Anchor(ModelMode Subject, double Points);

/// <summary>benchmarks.json.</summary>
internal sealed class BenchmarkTable
{
    private readonly IReadOnlyList<Benchmark> _benchmarks;
    private readonly Dictionary<string, double> _weights;
    private readonly List<(string Prefix, double Points)> _bias;
    private readonly string _oldBefore;

    private BenchmarkTable(JsonElement root)
    {
        _benchmarks = [.. root.GetProperty("benchmarks").EnumerateArray().Select(ReadBenchmark)];
        _weights = root.GetProperty("weights").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble(), StringComparer.Ordinal);
        _bias = [.. root.GetProperty("selfBias").EnumerateArray().Select(b => (b.GetProperty("prefix").GetString()!, b.GetProperty("points").GetDouble()))];
        Uses = [.. root.GetProperty("useCases").EnumerateArray().Select(u => new Use(
            u.GetProperty("name").GetString()!, u.GetProperty("general").GetDouble(), u.TryGetProperty("own", out JsonElement own) && own.GetBoolean()))];
        Anchors = [.. root.GetProperty("anchors").EnumerateArray().Select(a => new Anchor(
            new ModelMode(a.GetProperty("model").GetString()!, a.GetProperty("mode").GetString()!), a.GetProperty("points").GetDouble()))];
        AsOf = root.GetProperty("asOf").GetString()!;
        DateTime asOf = DateTime.ParseExact(AsOf, "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        _oldBefore = asOf.AddMonths(-root.GetProperty("oldMonths").GetInt32()).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        QuantizationPointsPerNat = root.GetProperty("quantizationPointsPerNat").GetDouble();
    }

    public IReadOnlyList<Use> Uses { get; }

    public IReadOnlyList<Anchor> Anchors { get; }

    /// <summary>Month that ages are counted from.</summary>
    public string AsOf { get; }

    /// <summary>Points that one nat of perplexity costs.</summary>
    public double QuantizationPointsPerNat { get; }

    /// <summary>What a saturated benchmark still counts.</summary>
    public double SaturatedWeight => _weights["saturated"];

    public static BenchmarkTable Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new BenchmarkTable(document.RootElement);
    }

    /// <summary>The entry of a benchmark; the last entry fits all.</summary>
    public Benchmark Of(string name) => _benchmarks.First(b => name.StartsWith(b.Prefix, StringComparison.Ordinal));

    /// <summary>A score on the latent scale: the logit of a percentage, an Elo in logits.</summary>
    public double Latent(Score score)
    {
        Benchmark benchmark = Of(score.Benchmark);
        double value = score.Value;
        if (score.Evidence == "self")
        {
            value += _bias.Where(b => score.Benchmark.StartsWith(b.Prefix, StringComparison.Ordinal)).Sum(b => b.Points);
        }

        if (benchmark.Kind == "elo")
        {
            return value / 173.7;
        }

        double share = benchmark.Kind == "tenth" ? value / 10 : value / 100;
        share = Math.Clamp((share - benchmark.Guess) / (1 - benchmark.Guess), 0.02, 0.98);
        double logit = Math.Log(share / (1 - share));
        return benchmark.Kind == "error" ? -logit : logit;
    }

    /// <summary>How much a score counts.</summary>
    public double Weight(Score score)
    {
        Benchmark benchmark = Of(score.Benchmark);
        double weight = benchmark.Share * (score.Evidence == "self" && benchmark.IsAgentic ? _weights["selfAgentic"] : _weights[score.Evidence]);
        weight *= score.ModeStated ? 1 : _weights["modeNotStated"];
        return score.Date.Length > 0 && string.CompareOrdinal(score.Date, _oldBefore) < 0 ? weight * _weights["old"] : weight;
    }

    private static Benchmark ReadBenchmark(JsonElement b) => new(
        b.GetProperty("prefix").GetString()!,
        b.TryGetProperty("kind", out JsonElement kind) ? kind.GetString()! : "percent",
        b.TryGetProperty("guess", out JsonElement guess) ? guess.GetDouble() : 0,
        b.TryGetProperty("use", out JsonElement use) ? [.. use.EnumerateArray().Select(u => u.GetString()!)] : [],
        b.TryGetProperty("share", out JsonElement share) ? share.GetDouble() : 1,
        b.TryGetProperty("agentic", out JsonElement agentic) && agentic.GetBoolean());
}
