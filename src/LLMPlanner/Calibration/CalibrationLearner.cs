using LLMPlanner.Engines.Serving;
using LLMPlanner.Planning;

namespace LLMPlanner.Calibration;

/// <summary>Learns from start-ups how far an engine version on an accelerator is from its rules.</summary>
public sealed class CalibrationLearner
{
    private const double LeastRatio = 0.5;
    private const double LargestRatio = 2;

    private readonly SortedDictionary<(string Engine, string Version, string Accelerator), Samples> _samples = [];

    /// <summary>Adds a start-up.</summary>
    /// <param name="plan">The question it answers, with its machine.</param>
    /// <param name="measurement">What it printed.</param>
    /// <returns>Whether anything could be learned: the machine is known and the log has figures to compare.</returns>
    public bool Add(ResolvedPlan plan, EngineMeasurement measurement)
    {
        if (plan.Hardware is not { Accelerators.Count: > 0 } hardware || plan.Plan is null)
        {
            return false;
        }

        IReadOnlyList<ComponentComparison> rows = FootprintComparer.Compare(plan, measurement);
        double? ratio = Find(rows, "weights") is { PredictedBytes: > 0 } weights ? (double)weights.MeasuredBytes / weights.PredictedBytes : null;
        double? reserve = Reserve(plan, rows);
        if (ratio is null && reserve is null)
        {
            return false;
        }

        (string, string, string) key = (plan.Engine.Name, plan.EngineVersion, hardware.Accelerators[0].Name);
        if (!_samples.TryGetValue(key, out Samples? samples))
        {
            _samples.Add(key, samples = new Samples());
        }

        samples.Count++;
        samples.Add(samples.Ratios, ratio is >= LeastRatio and <= LargestRatio ? ratio : null);
        samples.Add(samples.Reserves, reserve);
        samples.Add(samples.Graphs, measurement.GraphBytes is >= 0 and { } graphs ? graphs : null);
        return true;
    }

    /// <summary>What was learned.</summary>
    /// <param name="date">The day to note beside it; null for none.</param>
    public IReadOnlyList<EngineCalibration> Calibrations(DateTime? date = null)
        =>
        [
            .. _samples.Select(pair => new EngineCalibration
            {
                Engine = pair.Key.Engine,
                EngineVersion = pair.Key.Version,
                Accelerator = pair.Key.Accelerator,
                WeightRatio = LearnedRange.Of(pair.Value.Ratios),
                Reserve = LearnedRange.Of(pair.Value.Reserves),
                Graphs = LearnedRange.Of(pair.Value.Graphs),
                Samples = pair.Value.Count,
                Date = date,
            }),
        ];

    /// <summary>
    /// What is taken beside weights and cache beyond the prediction. Where the pool was printed it follows from that, since nothing else is
    /// left; otherwise from the parts that were.
    /// </summary>
    private static double? Reserve(ResolvedPlan plan, IReadOnlyList<ComponentComparison> rows)
    {
        if (plan.Plan is ServingPlan && Find(rows, "KV cache pool") is { } pool && Find(rows, "weights") is { } weights)
        {
            return pool.PredictedBytes - pool.MeasuredBytes + (weights.PredictedBytes - weights.MeasuredBytes);
        }

        ComponentComparison[] parts = [.. rows.Where(row => row.Component is "peak activation" or "runtime and communication" or "compute buffers")];
        return parts.Length == 0 ? null : parts.Sum(row => (double)-row.ErrorBytes);
    }

    private static ComponentComparison? Find(IReadOnlyList<ComponentComparison> rows, string component)
        => rows.FirstOrDefault(row => row.Component == component);

    private sealed class Samples
    {
        public int Count { get; set; }

        public List<double> Ratios { get; } = [];

        public List<double> Reserves { get; } = [];

        public List<double> Graphs { get; } = [];

        public void Add(List<double> values, double? value)
        {
            if (value is { } known)
            {
                values.Add(known);
            }
        }
    }
}
