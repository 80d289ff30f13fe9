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

    private readonly double[] _heldOut;
    private readonly IReadOnlyDictionary<string, SpeedConstants> _constants;

    public LayerReport(IReadOnlyList<LayerRow> rows, IReadOnlyList<HostRow> hosts)
    {
        Rows = rows;
        Hosts = hosts;
        var fit = new LayerFit(rows);
        _constants = fit.Fit();
        _heldOut = fit.HeldOut();
    }

    public IReadOnlyList<LayerRow> Rows { get; }

    public IReadOnlyList<HostRow> Hosts { get; }

    /// <summary>Mean absolute errors of each hardware, on cards that were held out.</summary>
    public Statistics ByHardware(bool decode) => new(Indices(decode).GroupBy(i => Rows[i].Hardware).Select(g => g.Average(i => Math.Abs(Ratio(i) - 1))));

    /// <summary>Errors of the rows, on cards that were held out.</summary>
    public Statistics ByRow(bool decode) => new(Indices(decode).Select(i => Ratio(i) - 1));

    /// <summary>Share of held-out rows within the range of their class.</summary>
    public double Coverage(bool decode)
        => Indices(decode).Average(i => Math.Abs(Math.Log(Ratio(i))) <= Math.Log(Factor(Rows[i].Class, decode)) ? 1.0 : 0.0);

    /// <summary>High over low of the rows, in the median.</summary>
    public double MedianWidth(bool decode)
    {
        double[] widths = [.. Indices(decode).Select(i => Math.Pow(Factor(Rows[i].Class, decode), 2)).Order()];
        return widths[widths.Length / 2];
    }

    /// <summary>Measured and held-out speeds of all rows, with the factor of the range.</summary>
    public IEnumerable<string> HeldOut()
    {
        Dictionary<(string, bool), string> factors = Rows.Select(row => (row.Class, row.IsDecode)).Distinct()
            .ToDictionary(key => key, key => Factor(key.Class, key.IsDecode).ToString("G5", CultureInfo.InvariantCulture));
        return Rows.Select((row, i) => string.Join(
            '\t', row.Hardware, row.Class, row.Model, row.IsDecode ? "decode" : "prompt", row.TokensPerSecond.ToString("G5", CultureInfo.InvariantCulture),
            _heldOut[i].ToString("G5", CultureInfo.InvariantCulture), factors[(row.Class, row.IsDecode)])).Prepend("hardware\tclass\tmodel\tkind\tmeasured\tpredicted\tfactor");
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
            "llama.cpp", splitsLayers: true, unmeasuredFactor: 1.3,
            "Public llama-bench results (GPU-Benchmarks-on-LLM-Inference, llama.cpp discussions and benches, Strix Halo toolbox logs) and community runs on processors; fitted by tests/LLMPlanner.Fitting",
            classes, Rows.Select(row => row.CardGroup));
    }

    // A class of one card has nothing held out of it but by the whole class: its range is what its own rows scatter.
    private double Factor(string name, bool decode)
    {
        bool single = Rows.Where(row => row.Class == name).Select(row => row.CardGroup).Distinct().Count() < 3;
        double[] ratios = [.. Indices(decode).Where(i => Rows[i].Class == name)
            .Select(i => single ? LayerFit.Predict(Rows[i], _constants[name]) / Rows[i].TokensPerSecond : Ratio(i))];
        return Math.Max(ratios.Length < Few ? LeastOfFew : Least, ErrorRange.Factor(ratios));
    }

    private string Note(string name)
    {
        int[] cards = [.. Indices(decode: true).Where(i => Rows[i].Class == name)];
        return cards.Length == 0 ? "No decode results" : string.Format(
            CultureInfo.InvariantCulture, "{0} cards; decode on held-out cards: {1}", Rows.Where(row => row.Class == name).Select(row => row.CardGroup).Distinct().Count(), new Statistics(cards.Select(i => Ratio(i) - 1)));
    }

    private IEnumerable<int> Indices(bool decode) => Enumerable.Range(0, Rows.Count).Where(i => Rows[i].IsDecode == decode);

    private double Ratio(int index) => _heldOut[index] / Rows[index].TokensPerSecond;
}
