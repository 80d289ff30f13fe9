using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>Constants of llama.cpp on a processor. Few machines were measured, so each counts as one and errors are of held-out machines.</summary>
internal sealed class HostFit
{
    private static readonly Parameter[] s_parameters =
    [
        new(nameof(SpeedConstant.WeightBandwidth), 0.6, 0.3),
        new(nameof(SpeedConstant.LayerMicroseconds), 40, 0.7),
        new(nameof(SpeedConstant.PromptCompute16), 1, 0.7),
    ];

    private readonly IReadOnlyList<HostRow> _rows;

    public HostFit(IReadOnlyList<HostRow> rows) => _rows = rows;

    public SpeedConstants Fit() => Constants(Fit(_rows));

    /// <summary>Predicted over measured decode speed, each by constants that never saw the machine.</summary>
    public IReadOnlyList<double> HeldOutDecode()
        => [.. _rows.GroupBy(row => row.Machine).SelectMany(machine =>
        {
            SpeedConstants constants = Constants(Fit([.. _rows.Where(row => row.Machine != machine.Key)]));
            return machine.Select(row => Decode(row, constants) / row.DecodeTokensPerSecond);
        })];

    private static double Decode(HostRow row, SpeedConstants constants)
    {
        StepLegs step = SpeedModel.Decode(row.Stage with { Constants = constants }, 1, 1, row.CacheBytes);
        return 1 / step.Stage;
    }

    private static double Prompt(HostRow row, SpeedConstants constants)
        => row.PromptTokens / SpeedModel.Prompt(row.Stage with { Constants = constants }, row.PromptTokens, InferenceEstimator.LayerChunk, row.AttentionFlops, scores: 0);

    private static double[] Fit(IReadOnlyList<HostRow> rows)
    {
        HostRow[] prompts = [.. rows.Where(row => row.PromptTokensPerSecond is not null)];
        Dictionary<string, int> sizes = rows.GroupBy(row => row.Machine).ToDictionary(g => g.Key, g => g.Count());
        return LeastSquares.Fit(
            p =>
            {
                SpeedConstants constants = Constants(p);
                return [.. rows.Select(row => Decode(row, constants)), .. prompts.Select(row => Prompt(row, constants))];
            },
            [.. rows.Select(row => row.DecodeTokensPerSecond), .. prompts.Select(row => row.PromptTokensPerSecond!.Value)],
            [.. rows.Concat(prompts).Select(row => 30.0 / sizes[row.Machine])],
            [.. s_parameters.Select(p => p.Start)],
            [.. s_parameters.Select(p => p.Spread)]);
    }

    private static SpeedConstants Constants(double[] p)
    {
        var values = new double[SpeedConstants.Count];
        foreach (SpeedConstant constant in Enum.GetValues<SpeedConstant>())
        {
            int index = Array.FindIndex(s_parameters, x => x.Name == constant.ToString());
            values[(int)constant] = index >= 0 ? p[index] : SpeedConstants.Neutral(constant);
        }

        // The cache and the experts are read at the pace of the weights; attention runs at the pace of the matrices.
        values[(int)SpeedConstant.ExpertBandwidth] = p[0];
        values[(int)SpeedConstant.CacheBandwidth] = p[0];
        values[(int)SpeedConstant.PromptBandwidth] = p[0];
        values[(int)SpeedConstant.AttentionCompute] = p[2];
        values[(int)SpeedConstant.DecodeCompute] = p[2];
        return new SpeedConstants(values);
    }
}
