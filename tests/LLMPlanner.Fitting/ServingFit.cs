using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>
/// Constants of the serving engines from measured times per output token: one fit over all engines, then each engine drawn to it. Every
/// error that is reported is of rows whose whole group was held out.
/// </summary>
internal sealed class ServingFit
{
    /// <summary>Engines with a profile.</summary>
    public static readonly string[] Engines = ["vLLM", "SGLang", "TensorRT-LLM"];

    private const double GroupWeight = 10;

    private static readonly Parameter[] s_parameters =
    [
        new(nameof(SpeedConstant.WeightBandwidth), 0.8, 0.2, 0.15),
        new(nameof(SpeedConstant.ExpertBandwidth), 0.7, 0.3, 0.225),
        new(nameof(SpeedConstant.UnpackedBandwidth), 0.8, 0.3, 0.15),
        new(nameof(SpeedConstant.CacheBandwidth), 0.7, 0.4),
        new(nameof(SpeedConstant.LayerMicroseconds), 25, 1),
        new(nameof(SpeedConstant.ExpertLayerMicroseconds), 45, 1),
        new(nameof(SpeedConstant.LatentLayerMicroseconds), 25, 1),
        new(nameof(SpeedConstant.RecurrentLayerMicroseconds), 25, 1),
        new(nameof(SpeedConstant.SparseLayerMicroseconds), 50, 1),
        new(nameof(SpeedConstant.NarrowExpertMicroseconds), 15, 1),
        new(nameof(SpeedConstant.AllReduceMicroseconds), 6, 1),
        new(nameof(SpeedConstant.AllReduceExponent), 0.5, 0.5, 0.3),
        new(nameof(SpeedConstant.LinkShare), 0.4, 0.5),
        new(nameof(SpeedConstant.StepMicroseconds), 300, 1),
        new(nameof(SpeedConstant.RequestMicroseconds), 5, 1, 0.75),
        new(nameof(SpeedConstant.DecodeCompute), 0.5, 0.4, 0.3),
        new(nameof(SpeedConstant.PromptCompute16), 0.6, 0.3, 0.3),
        new(nameof(SpeedConstant.PromptCompute8), 0.45, 0.3, 0.3),
        new(nameof(SpeedConstant.PromptCompute4), 0.3, 0.4, 0.3),
        new(nameof(SpeedConstant.ExpertCompute), 0.6, 0.3, 0.3),
        new(nameof(SpeedConstant.AttentionCompute), 0.4, 0.4, 0.3),
        new(nameof(SpeedConstant.RecurrentPromptMicroseconds), 60, 1),
        new(nameof(SpeedConstant.PromptInterference), 0.7, 0.3, 0.6),
        new(nameof(SpeedConstant.ExpertImbalance), 1.1, 0.2, 0.15),

        // Newer chips launch and synchronize faster; the one factor between the two generations.
        new("BlackwellLatency", 0.8, 0.4, 0.3),
    ];

    private static readonly SpeedConstant[] s_latencies =
    [
        SpeedConstant.LayerMicroseconds, SpeedConstant.ExpertLayerMicroseconds, SpeedConstant.LatentLayerMicroseconds,
        SpeedConstant.RecurrentLayerMicroseconds, SpeedConstant.SparseLayerMicroseconds, SpeedConstant.NarrowExpertMicroseconds,
        SpeedConstant.AllReduceMicroseconds,
    ];

    private readonly IReadOnlyList<ServingRow> _rows;

    public ServingFit(IReadOnlyList<ServingRow> rows) => _rows = rows;

    /// <summary>Parameters for each engine, fitted to all rows.</summary>
    public IReadOnlyDictionary<string, double[]> Fit() => Fit(_rows);

    /// <summary>Predicted times per output token of all rows, each by constants that never saw its group.</summary>
    public double[] HeldOut(Func<ServingRow, string> group)
    {
        int[] folds = Folds.Of(_rows, group);
        var predicted = new double[_rows.Count];
        for (int fold = 0; fold < Folds.Count; fold++)
        {
            IReadOnlyDictionary<string, double[]> parameters = Fit([.. _rows.Where((_, i) => folds[i] != fold)]);
            for (int i = 0; i < _rows.Count; i++)
            {
                if (folds[i] == fold)
                {
                    predicted[i] = Predict(_rows[i], Constants(parameters[_rows[i].Engine], _rows[i].Class));
                }
            }
        }

        return predicted;
    }

    /// <summary>The constants that parameters stand for on a class of device.</summary>
    public static SpeedConstants Constants(double[] parameters, string deviceClass)
    {
        var values = new double[SpeedConstants.Count];
        foreach (SpeedConstant constant in Enum.GetValues<SpeedConstant>())
        {
            int index = Array.FindIndex(s_parameters, p => p.Name == constant.ToString());
            values[(int)constant] = index >= 0 ? parameters[index] : SpeedConstants.Neutral(constant);
        }

        // Reading weights for a chunk of a prompt goes at the pace of a step.
        values[(int)SpeedConstant.PromptBandwidth] = values[(int)SpeedConstant.ExpertBandwidth];
        if (deviceClass == "blackwell")
        {
            foreach (SpeedConstant latency in s_latencies)
            {
                values[(int)latency] *= parameters[^1];
            }
        }

        return new SpeedConstants(values);
    }

    /// <summary>Time per output token in a closed loop of requests.</summary>
    public static double Predict(ServingRow row, SpeedConstants constants)
    {
        StageWork stage = row.Stage with { Constants = constants };
        StepLegs step = SpeedModel.Decode(stage, row.Resident, row.Resident, row.CacheBytes);
        double prompt = SpeedModel.Prompt(stage, row.InputTokens, InferenceEstimator.ServingChunk, row.AttentionFlops, scores: 0);
        return step.Stage + step.Overhead + (constants[SpeedConstant.PromptInterference] * (row.Resident - 1) / row.OutputTokens * prompt);
    }

    private static Dictionary<string, double[]> Fit(IReadOnlyList<ServingRow> rows)
    {
        double[] pooled = Fit(rows, [.. s_parameters.Select(p => p.Start)], [.. s_parameters.Select(p => p.Spread)]);
        double[] spreads = [.. s_parameters.Select(p => p.GroupSpread)];
        return Engines.ToDictionary(engine => engine, engine => Fit([.. rows.Where(row => row.Engine == engine)], pooled, spreads));
    }

    private static double[] Fit(IReadOnlyList<ServingRow> rows, double[] start, double[] spreads)
    {
        // A group counts as the root of its rows, or a long sweep would drown all others.
        Dictionary<string, int> sizes = rows.GroupBy(row => row.Engine + row.Group).ToDictionary(g => g.Key, g => g.Count());
        double[] weights = [.. rows.Select(row => GroupWeight / Math.Sqrt(sizes[row.Engine + row.Group]))];
        return LeastSquares.Fit(
            parameters =>
            {
                SpeedConstants hopper = Constants(parameters, "hopper");
                SpeedConstants blackwell = Constants(parameters, "blackwell");
                return [.. rows.Select(row => Predict(row, row.Class == "blackwell" ? blackwell : hopper))];
            },
            [.. rows.Select(row => row.TimePerOutputToken)],
            weights,
            start,
            spreads);
    }
}
