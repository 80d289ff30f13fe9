using System.Globalization;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>llama.cpp fitted and judged: its profile, and errors on held-out cards.</summary>
internal sealed class LayerReport
{
    /// <summary>Fewer rows than these say little about their scatter.</summary>
    private const int Few = 12;

    private const double Least = 1.15;

    private const double LeastOfFew = 1.5;

    /// <summary>What widens the range of a card without measurements.</summary>
    private const double Unmeasured = 1.3;

    /// <summary>Share of results that the range of a prompt is made to hold: 85 % of twenty-four cards and one more are 88.5 % of the twenty-four.</summary>
    private const double PromptCoverage = 0.885;

    private readonly double[] _heldOut;
    private readonly int[] _folds;
    private readonly Dictionary<(string Range, bool IsDecode, int Fold), double> _judged = [];
    private readonly IReadOnlyDictionary<string, SpeedConstants> _constants;

    public LayerReport(IReadOnlyList<LayerRow> rows, IReadOnlyList<HostRow> hosts)
    {
        Rows = rows;
        Hosts = hosts;
        var fit = new LayerFit(rows);
        _constants = fit.Fit();
        _heldOut = fit.HeldOut();
        _folds = LayerFit.FoldsOf(rows);
    }

    public IReadOnlyList<LayerRow> Rows { get; }

    public IReadOnlyList<HostRow> Hosts { get; }

    /// <summary>Mean absolute errors of each hardware, on cards that were held out.</summary>
    public Statistics ByHardware(bool decode) => new(Indices(decode).GroupBy(i => Rows[i].Hardware).Select(g => g.Average(i => Math.Abs(Ratio(i) - 1))));

    /// <summary>Errors of the rows, on cards that were held out.</summary>
    public Statistics ByRow(bool decode) => new(Indices(decode).Select(i => Ratio(i) - 1));

    /// <summary>Share of held-out rows within the range that the other cards give.</summary>
    public double Coverage(bool decode)
        => Indices(decode).Average(i => Math.Abs(Math.Log(Ratio(i))) <= Math.Log(JudgedFactor(i)) ? 1.0 : 0.0);

    /// <summary>High over low of the rows, in the median.</summary>
    public double MedianWidth(bool decode)
    {
        double[] widths = [.. Indices(decode).Select(i => Math.Pow(JudgedFactor(i), 2)).Order()];
        return widths[widths.Length / 2];
    }

    /// <summary>Measured and held-out speeds of all rows, with the factor of the range that they are judged by and of the one in the profile.</summary>
    public IEnumerable<string> HeldOut()
    {
        Dictionary<(string, bool), string> stated = Rows.Select(row => (row.Class, row.IsDecode)).Distinct()
            .ToDictionary(key => key, key => Factor(key.Class, key.IsDecode).ToString("G5", CultureInfo.InvariantCulture));
        return Rows.Select((row, i) => string.Join(
            '\t', row.Hardware, row.Class, row.Model, row.IsDecode ? "decode" : "prompt", row.TokensPerSecond.ToString("G5", CultureInfo.InvariantCulture),
            _heldOut[i].ToString("G5", CultureInfo.InvariantCulture), JudgedFactor(i).ToString("G5", CultureInfo.InvariantCulture),
            stated[(row.Class, row.IsDecode)])).Prepend("hardware\tclass\tmodel\tkind\tmeasured\tpredicted\tfactor\tstated");
    }

    /// <summary>The profile.</summary>
    public string Profile()
    {
        List<FittedClass> classes = [.. LayerFit.Classes.Select(name => new FittedClass(
            name, _constants[name], Factor(name, decode: true), Factor(name, decode: false), Factor(name, decode: false), Rows.Count(row => row.Class == name), Note(name)))];
        var host = new HostFit(Hosts);
        double hostFactor = Math.Max(LeastOfFew, ErrorRange.Factor(host.HeldOutDecode()));
        classes.Add(new FittedClass("host", host.Fit(), hostFactor, 2, 2, Hosts.Count, string.Format(
            CultureInfo.InvariantCulture, "{0} runs on {1} processors; factor from held-out processors", Hosts.Count, Hosts.Select(row => row.Machine).Distinct().Count())));
        return ProfileWriter.Write(
            "llama.cpp", splitsLayers: true, unmeasuredFactor: Unmeasured,
            "Public llama-bench results (GPU-Benchmarks-on-LLM-Inference, llama.cpp discussions and benches, Strix Halo toolbox logs) and community runs on processors; fitted by tests/LLMPlanner.Fitting",
            classes, Rows.Select(row => row.CardGroup));
    }

    // A class of one card has nothing held out of it but by the whole class: its range is what its own rows scatter.
    private double Factor(string name, bool decode)
    {
        bool single = Rows.Where(row => row.Class == name).Select(row => row.CardGroup).Distinct().Count() < 3;
        double[] ratios = [.. Indices(decode).Where(i => RangeOf(Rows[i].Class, decode) == RangeOf(name, decode))
            .Select(i => single ? LayerFit.Predict(Rows[i], _constants[name]) / Rows[i].TokensPerSecond : Ratio(i))];
        return Factor(ratios, decode);
    }

    // Prompts are bound by multiplication, not by the kind of memory: NVIDIA's cards share a range, since four cards alone say little.
    private static string RangeOf(string name, bool decode) => !decode && name == "cuda-hbm" ? "cuda" : name;

    private static double Factor(double[] ratios, bool decode)
        => Math.Max(ratios.Length < Few ? LeastOfFew : Least, ErrorRange.Factor(ratios, decode ? ErrorRange.Coverage : PromptCoverage));

    /// <summary>
    /// The factor that a row is judged by: from results of its kind that were held out with other cards, so that no row takes part in its
    /// own range. A class without other cards has the range that a card without measurements would be given.
    /// </summary>
    private double JudgedFactor(int index)
    {
        (string Range, bool IsDecode, int Fold) key = (RangeOf(Rows[index].Class, Rows[index].IsDecode), Rows[index].IsDecode, _folds[index]);
        if (!_judged.TryGetValue(key, out double factor))
        {
            double[] ratios = [.. Indices(key.IsDecode).Where(i => RangeOf(Rows[i].Class, key.IsDecode) == key.Range && _folds[i] != key.Fold).Select(Ratio)];
            factor = Factor(ratios, key.IsDecode) * (ratios.Length == 0 ? Unmeasured : 1);
            _judged.Add(key, factor);
        }

        return factor;
    }

    private string Note(string name)
    {
        string Errors(bool decode)
        {
            int[] rows = [.. Indices(decode).Where(i => Rows[i].Class == name)];
            return rows.Length == 0 ? "no results" : new Statistics(rows.Select(i => Ratio(i) - 1)).ToString();
        }

        return string.Format(
            CultureInfo.InvariantCulture, "{0} cards; decode on held-out cards: {1}; prompts: {2}",
            Rows.Where(row => row.Class == name).Select(row => row.CardGroup).Distinct().Count(), Errors(decode: true), Errors(decode: false));
    }

    private IEnumerable<int> Indices(bool decode) => Enumerable.Range(0, Rows.Count).Where(i => Rows[i].IsDecode == decode);

    private double Ratio(int index) => _heldOut[index] / Rows[index].TokensPerSecond;
}
