using LLMPlanner.Hardware;

namespace LLMPlanner.Throughput;

/// <summary>
/// A speed that no layout on a machine exceeds, known before any is looked for. Cache, exchange between ranks, hand-overs, uneven experts
/// and other requests only add to what is counted here.
/// </summary>
internal sealed class SpeedBound
{
    private readonly Device[] _devices;
    private readonly double _share;

    private SpeedBound(Device[] devices, double share)
    {
        _devices = devices;
        _share = share;
    }

    /// <summary>The bound of a machine; one that bounds nothing where too little is known about it.</summary>
    /// <param name="engine">Name of the engine.</param>
    /// <param name="hardware">The machine.</param>
    public static SpeedBound Of(string engine, HardwareProfile hardware) => SpeedProfile.For(engine) switch
    {
        null => new SpeedBound([], 1),
        { SplitsLayers: true } profile => OfLayers(profile, hardware),
        { } profile => OfRanks(profile, hardware),
    };

    /// <summary>New tokens per second of one request at most; infinite where nothing is known to limit it.</summary>
    /// <param name="work">What a token costs the model.</param>
    public double DecodeTokensPerSecond(ModelWork work)
        => DecodeTokensPerSecond(work, work.DenseBytes(1), work.ExpertBytes, (work.DenseFormat, work.ExpertFormat));

    /// <summary>The same for any GGUF file that stores no weight in fewer bits.</summary>
    /// <param name="work">What a token costs the model in any quantization.</param>
    /// <param name="bitsPerWeight">The bits.</param>
    public double DecodeTokensPerSecond(ModelWork work, double bitsPerWeight) => DecodeTokensPerSecond(
        work, (work.DenseParameters + work.HeadParameters) * bitsPerWeight / 8, work.ExpertParameters * bitsPerWeight / 8, formats: null);

    private double DecodeTokensPerSecond(ModelWork work, double denseBytes, double expertBytes, (WeightFormat Dense, WeightFormat Experts)? formats)
    {
        if (_devices.Length == 0)
        {
            return double.PositiveInfinity;
        }

        // Experts may lie elsewhere than the rest of their layers, so each of the two takes the device that suits it best.
        Legs dense = Legs.None;
        Legs experts = Legs.None;
        double overhead = double.MaxValue;
        foreach (Device device in _devices)
        {
            StageWork whole = Whole(device, work, formats ?? (device.Fastest, device.Fastest));
            StepLegs legs = SpeedModel.Decode(Dense(whole, work, denseBytes), requests: 1, tokens: 1, cacheBytes: 0);
            dense = dense.Least(legs);
            overhead = Math.Min(overhead, legs.Overhead);
            experts = work.Experts == 0 ? default : experts.Least(SpeedModel.Decode(Experts(whole, work, expertBytes), requests: 1, tokens: 1, cacheBytes: 0));
        }

        double weights = dense.Weights + experts.Weights;
        double compute = dense.Compute + experts.Compute;

        // A hair above, so that rounding in another order of the sums is not taken for speed.
        return (1 + 1e-7) / (Math.Sqrt((weights * weights) + (compute * compute)) + dense.Layers + experts.Layers + overhead);
    }

    // Whatever the shape, all accelerators together read every dense weight and the experts of one token, each rank passes every layer of
    // its stages, and a stage's shares add up to the whole.
    private static SpeedBound OfRanks(SpeedProfile profile, HardwareProfile hardware)
    {
        if (hardware.Accelerators.Count == 0)
        {
            return new SpeedBound([], 1);
        }

        Accelerator card = hardware.Accelerators[0];
        DeviceRates rates = DeviceRates.Of(card);
        bool alike = hardware.Accelerators.All(other => other.Name == card.Name && other.BandwidthBytesPerSecond == card.BandwidthBytesPerSecond);
        return rates.Bandwidth <= 0 || !alike
            ? new SpeedBound([], 1)
            : new SpeedBound([new Device(profile.Class(DeviceClasses.OfServingEngine(card).Id).Constants, rates)], 1.0 / hardware.Accelerators.Count);
    }

    // A token passes one device after the other, so their times add up, and none is below that of the fastest device for the same share.
    // Where a device has no known bandwidth, no layout that uses it has a speed.
    private static SpeedBound OfLayers(SpeedProfile profile, HardwareProfile hardware)
    {
        var devices = new List<Device>();
        foreach (Accelerator card in hardware.Accelerators)
        {
            var device = new Device(profile.Class(DeviceClasses.OfLayerEngine(card, backend: null).Id).Constants, DeviceRates.OfIntegerKernels(card));
            if (device.Rates.Bandwidth > 0 && !devices.Contains(device))
            {
                devices.Add(device);
            }
        }

        DeviceRates host = DeviceRates.OfHost(hardware);
        if (host.Bandwidth > 0)
        {
            devices.Add(new Device(profile.Class(DeviceClasses.Host).Constants, host));
        }

        return new SpeedBound([.. devices], 1);
    }

    private static StageWork Whole(Device device, ModelWork work, (WeightFormat Dense, WeightFormat Experts) formats) => new()
    {
        Constants = device.Constants,
        Rates = device.Rates,
        Experts = work.Experts,
        ActiveExperts = work.ActiveExperts,
        DenseFormat = formats.Dense,
        ExpertFormat = formats.Experts,
    };

    private StageWork Dense(StageWork whole, ModelWork work, double bytes) => whole with
    {
        DenseBytes = bytes * _share,
        DenseParameters = work.DenseParameters * _share,
        HeadParameters = work.HeadParameters * _share,
        Layers = work.Layers,
        LatentLayers = work.LatentLayers,
        RecurrentLayers = work.RecurrentLayers,
        SparseLayers = work.SparseLayers,
    };

    private StageWork Experts(StageWork whole, ModelWork work, double bytes) => whole with
    {
        ExpertBytes = bytes * _share,
        ExpertParameters = work.ActiveExpertParameters * _share,
        ExpertLayers = work.ExpertLayers,
    };

    private readonly record struct Device(SpeedConstants Constants, DeviceRates Rates)
    {
        /// <summary>The GGUF format that is read at the highest share of the bandwidth.</summary>
        public WeightFormat Fastest { get; } = Enum.GetValues(typeof(WeightFormat)).Cast<WeightFormat>()
            .OrderByDescending(format => WeightFormats.BandwidthFactor(format) is { } factor ? Constants[factor] : 0).First();
    }

    /// <summary>The least of each part of a step over the devices.</summary>
    private readonly record struct Legs(double Weights, double Compute, double Layers)
    {
        public static readonly Legs None = new(double.MaxValue, double.MaxValue, double.MaxValue);

        public Legs Least(in StepLegs legs) => new(Math.Min(Weights, legs.Weights), Math.Min(Compute, legs.Compute), Math.Min(Layers, legs.Layers));
    }
}
