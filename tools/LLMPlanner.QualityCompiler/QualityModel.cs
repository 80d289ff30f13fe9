namespace LLMPlanner.QualityCompiler;

/// <summary>What a column says about a subject: its ability on the common scale, and the weight of that.</summary>
internal readonly record struct Reading(double Ability, double Weight, bool IsIndependent);

/// <summary>
/// One common ability from columns that overlap. A column is equated to it by mean and spread over the subjects that both know; a
/// subject's ability is the weighted mean of its columns, drawn to what size and age let expect.
/// </summary>
internal sealed class QualityModel
{
    /// <summary>A column with fewer anchors says nothing about the common scale and is left out.</summary>
    private const int LeastAnchors = 8;

    /// <summary>Independent weight that makes a subject an anchor: vendors' own figures must not define the scale.</summary>
    private const double AnchorWeight = 1.5;

    /// <summary>How much the expectation from size and age weighs.</summary>
    private const double PriorWeight = 0.5;

    private const double HighestAbility = 3;
    private const int Rounds = 25;

    private readonly Dictionary<string, Dictionary<ModelMode, Cell>> _columns;
    private readonly QualityData _data;
    private readonly Dictionary<string, Equating> _equatings = new(StringComparer.Ordinal);
    private readonly Dictionary<ModelMode, double> _independent = [];

    private QualityModel(QualityData data, string? without)
    {
        _data = data;
        _columns = data.Scores.Where(score => score.Benchmark != without).GroupBy(score => score.Benchmark).ToDictionary(
            column => column.Key,
            column => Column([.. column]),
            StringComparer.Ordinal);
        foreach (Dictionary<ModelMode, Cell> column in _columns.Values)
        {
            foreach ((ModelMode subject, Cell cell) in column)
            {
                _independent[subject] = _independent.GetValueOrDefault(subject) + (cell.IsIndependent ? cell.Weight : 0);
            }
        }
    }

    /// <summary>Abilities of all subjects.</summary>
    public Dictionary<ModelMode, double> General { get; private set; } = [];

    /// <summary>Weight of the evidence behind them.</summary>
    public Dictionary<ModelMode, double> GeneralWeight { get; } = [];

    /// <summary>What size, age and mode let expect.</summary>
    public SizePrior Prior { get; private set; } = SizePrior.None;

    /// <summary>Columns that have enough anchors, with their correlation to the common ability.</summary>
    public IReadOnlyDictionary<string, double> Correlations => _equatings.ToDictionary(e => e.Key, e => e.Value.Correlation, StringComparer.Ordinal);

    /// <summary>Fits the scale.</summary>
    /// <param name="data">The evidence.</param>
    /// <param name="without">A benchmark to leave out, for checks.</param>
    public static QualityModel Build(QualityData data, string? without = null)
    {
        var model = new QualityModel(data, without);
        model.Start();
        for (int round = 0; round < Rounds; round++)
        {
            model.Equate();
            model.Prior = SizePrior.Fit(data, model.General, model.GeneralWeight);
            model.Update();
        }

        return model;
    }

    /// <summary>What the columns of a use case say about the subjects.</summary>
    public Dictionary<ModelMode, List<Reading>> Readings(string use)
    {
        var readings = new Dictionary<ModelMode, List<Reading>>();
        foreach ((string name, Equating equating) in _equatings.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (!_data.Benchmarks.Of(name).Uses.Contains(use))
            {
                continue;
            }

            foreach ((ModelMode subject, Cell cell) in _columns[name])
            {
                if (!readings.TryGetValue(subject, out List<Reading>? list))
                {
                    readings.Add(subject, list = []);
                }

                list.Add(new Reading(equating.Ability(cell.Latent, shrink: false), cell.Weight, cell.IsIndependent));
            }
        }

        return readings;
    }

    /// <summary>Ability and weight of every subject for a use case: its own columns, drawn to the general ability.</summary>
    public Dictionary<ModelMode, UseAbility> ForUse(Use use)
    {
        Dictionary<ModelMode, List<Reading>> readings = Readings(use.Name);
        var result = new Dictionary<ModelMode, UseAbility>();
        foreach ((ModelMode subject, double general) in General)
        {
            List<Reading> own = readings.GetValueOrDefault(subject) ?? [];
            if (own.Count == 0 && use.NeedsOwnEvidence)
            {
                continue;
            }

            double weight = own.Sum(r => r.Weight);
            double ability = (own.Sum(r => r.Weight * r.Ability) + (use.General * general)) / (weight + use.General);
            double effective = weight + Math.Min(use.General, GeneralWeight[subject]);
            result.Add(subject, new UseAbility(ability, effective, weight, own.Any(r => r.IsIndependent)));
        }

        return result;
    }

    // The widest independent column starts the scale; rounds do the rest.
    private void Start()
    {
        Dictionary<ModelMode, Cell> widest = _columns.OrderByDescending(c => c.Value.Count(v => v.Value.IsIndependent)).ThenBy(c => c.Key, StringComparer.Ordinal).First().Value;
        double mean = widest.Values.Average(c => c.Latent);
        double spread = Math.Sqrt(widest.Values.Average(c => Math.Pow(c.Latent - mean, 2)));
        foreach ((ModelMode subject, Cell cell) in widest)
        {
            General[subject] = (cell.Latent - mean) / spread;
            GeneralWeight[subject] = cell.Weight;
        }
    }

    private void Equate()
    {
        _equatings.Clear();
        foreach ((string name, Dictionary<ModelMode, Cell> column) in _columns)
        {
            (ModelMode Subject, Cell Cell)[] anchors =
                [.. column.Where(c => General.ContainsKey(c.Key) && _independent.GetValueOrDefault(c.Key) >= AnchorWeight).Select(c => (c.Key, c.Value)).OrderBy(c => c.Key)];
            if (anchors.Length >= LeastAnchors)
            {
                _equatings.Add(name, Equating.Of([.. anchors.Select(a => (a.Cell.Latent, General[a.Subject], a.Cell.Weight))]));
            }
        }
    }

    private void Update()
    {
        var sum = new Dictionary<ModelMode, double>();
        var weight = new Dictionary<ModelMode, double>();
        foreach ((string name, Equating equating) in _equatings.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            foreach ((ModelMode subject, Cell cell) in _columns[name])
            {
                // A column speaks for the common ability as far as it goes along with it.
                double counted = cell.Weight * equating.Correlation * equating.Correlation;
                sum[subject] = sum.GetValueOrDefault(subject) + (counted * equating.Ability(cell.Latent, shrink: true));
                weight[subject] = weight.GetValueOrDefault(subject) + counted;
            }
        }

        var next = new Dictionary<ModelMode, double>();
        GeneralWeight.Clear();
        foreach ((ModelMode subject, double total) in sum.OrderBy(s => s.Key))
        {
            double prior = Prior.Expect(_data, subject) ?? 0;
            double ability = (total + (PriorWeight * prior)) / (weight[subject] + PriorWeight);
            next.Add(subject, Math.Clamp(ability, -HighestAbility, HighestAbility));
            GeneralWeight.Add(subject, weight[subject]);
        }

        // Unit spread over the subjects that define the scale keeps it from drifting.
        double[] defining = [.. next.Where(n => _independent.GetValueOrDefault(n.Key) >= AnchorWeight).Select(n => n.Value)];
        double mean = defining.Average();
        double spread = Math.Sqrt(defining.Average(v => (v - mean) * (v - mean)));
        General = next.ToDictionary(n => n.Key, n => (n.Value - mean) / spread);
    }

    private Dictionary<ModelMode, Cell> Column(IReadOnlyList<Score> scores)
    {
        double factor = IsSaturated(scores) ? _data.Benchmarks.SaturatedWeight : 1;
        return scores.GroupBy(score => score.Subject).ToDictionary(g => g.Key, g => Merge(g, factor));
    }

    // The best tenth lies within three points: what is left between them is noise.
    private bool IsSaturated(IReadOnlyList<Score> scores)
    {
        double[] values = [.. scores.Select(score => score.Value).Order()];
        return _data.Benchmarks.Of(scores[0].Benchmark).Kind == "percent" && values.Length >= 20 && values[^1] - values[(int)(values.Length * 0.9)] <= 3;
    }

    private Cell Merge(IEnumerable<Score> scores, double factor)
    {
        double sum = 0;
        double total = 0;
        double best = 0;
        bool independent = false;
        foreach (Score score in scores)
        {
            double weight = factor * _data.Benchmarks.Weight(score);
            sum += weight * _data.Benchmarks.Latent(score);
            total += weight;
            best = Math.Max(best, weight);
            independent |= score.Evidence == "independent";
        }

        // Several reports of one benchmark are one measurement.
        return new Cell(sum / total, best, independent);
    }

    private sealed record Cell(double Latent, double Weight, bool IsIndependent);
}

/// <summary>A subject's ability for a use case.</summary>
/// <param name="Ability">On the common scale.</param>
/// <param name="Weight">Weight of all evidence, the general ability's included.</param>
/// <param name="OwnWeight">Weight of the use case's own columns.</param>
/// <param name="IsIndependent">Whether one of them is independent.</param>
internal readonly record struct UseAbility(double Ability, double Weight, double OwnWeight, bool IsIndependent);
