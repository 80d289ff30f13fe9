using System.Globalization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>The serving engines fitted and judged: profiles, and errors on held-out groups.</summary>
internal sealed class ServingReport
{
    /// <summary>Runs with so few requests wait for little but their own prompt.</summary>
    private const double QuietRequests = 4;

    private readonly double[] _heldOut;
    private readonly IReadOnlyDictionary<string, double[]> _parameters;

    public ServingReport(IReadOnlyList<ServingRow> rows)
    {
        Rows = rows;
        var fit = new ServingFit(rows);
        _parameters = fit.Fit();
        _heldOut = fit.HeldOut(row => row.Group);
    }

    public IReadOnlyList<ServingRow> Rows { get; }

    /// <summary>Errors of held-out times per output token of an engine.</summary>
    public Statistics Errors(string engine) => new(Ratios(engine).Select(ratio => ratio - 1));

    /// <summary>Share of held-out rows within the engine's range.</summary>
    public double Coverage(string engine)
    {
        double limit = Math.Log(ErrorRange.Factor(Ratios(engine)));
        return Ratios(engine).Average(ratio => Math.Abs(Math.Log(ratio)) <= limit ? 1.0 : 0.0);
    }

    public double DecodeFactor(string engine) => ErrorRange.Factor(Ratios(engine));

    /// <summary>Pairs of runs that differ in tensor parallelism alone, and how many of them are in the measured order.</summary>
    public (int Right, int All) TensorParallelOrder()
    {
        int right = 0;
        int all = 0;
        foreach (IGrouping<string, int> alike in Enumerable.Range(0, Rows.Count).GroupBy(i => Load(Rows[i])))
        {
            foreach (int narrow in alike)
            {
                foreach (int wide in alike.Where(i => Rows[i].TensorParallel > Rows[narrow].TensorParallel))
                {
                    all++;
                    right += (Rows[narrow].TimePerOutputToken < Rows[wide].TimePerOutputToken) == (_heldOut[narrow] < _heldOut[wide]) ? 1 : 0;
                }
            }
        }

        return (right, all);
    }

    /// <summary>Measured and held-out times per output token of all rows, with the factor of the range.</summary>
    public IEnumerable<string> HeldOut()
        => Rows.Select((row, i) => string.Join('\t', new object[]
        {
            row.Engine, row.Model, row.Card.Name, row.Quantization, row.TensorParallel, row.ExpertParallel, row.InputTokens, row.OutputTokens, row.Requests,
            (row.TimePerOutputToken * 1e3).ToString("G5", CultureInfo.InvariantCulture), (_heldOut[i] * 1e3).ToString("G5", CultureInfo.InvariantCulture),
            DecodeFactor(row.Engine).ToString("G5", CultureInfo.InvariantCulture),
        }.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)))).Prepend("engine\tmodel\tcard\tquantization\ttp\tep\tinput\toutput\trequests\tmeasured_ms\tpredicted_ms\tfactor");

    /// <summary>The profile of an engine.</summary>
    public string Profile(string engine)
    {
        ServingRow[] quiet = [.. Rows.Where(row => row.Engine == engine && row.Requests <= QuietRequests)];
        IEnumerable<FittedClass> classes = new[] { "hopper", "blackwell" }.Select(name =>
        {
            SpeedConstants constants = ServingFit.Constants(_parameters[engine], name);
            double wait = FirstTokenWait(quiet);
            SpeedConstants complete = constants.With(SpeedConstant.FirstTokenMilliseconds, wait * 1e3);
            double firstToken = ErrorRange.Factor(quiet.Select(row => (wait + Prompt(row)) / row.TimeToFirstToken));
            int rows = Rows.Count(row => row.Engine == engine && row.Class == name);
            return new FittedClass(name, complete, DecodeFactor(engine), firstToken, firstToken, rows, Note(engine));
        });
        return ProfileWriter.Write(
            engine, splitsLayers: false, unmeasuredFactor: 1.4,
            "Published serving runs in a closed loop (aiconfigurator's collection of measurements); fitted by tests/LLMPlanner.Fitting",
            classes, Rows.Where(row => row.Engine == engine).Select(row => SpeedProfile.WithoutMemory(row.Card.Name)));
    }

    // What is left of the time to the first token when the prompt is taken off, in the median.
    private double FirstTokenWait(ServingRow[] quiet)
    {
        if (quiet.Length == 0)
        {
            return 0.05;
        }

        double[] waits = [.. quiet.Select(row => row.TimeToFirstToken - Prompt(row)).Order()];
        return Math.Max(0.005, waits[waits.Length / 2]);
    }

    private double Prompt(ServingRow row) => SpeedModel.Prompt(
        row.Stage with { Constants = ServingFit.Constants(_parameters[row.Engine], row.Class) }, row.InputTokens, InferenceEstimator.ServingChunk, row.AttentionFlops, scores: 0);

    private string Note(string engine) => string.Format(
        CultureInfo.InvariantCulture, "Time per output token on held-out groups: {0}", Errors(engine));

    private IEnumerable<double> Ratios(string engine)
        => Enumerable.Range(0, Rows.Count).Where(i => Rows[i].Engine == engine).Select(i => _heldOut[i] / Rows[i].TimePerOutputToken);

    private static string Load(ServingRow row) => string.Join(
        '|', row.Engine, row.Model, row.Card.Name, row.Quantization, row.ExpertParallel > 1, row.InputTokens, row.OutputTokens, row.Requests);
}
