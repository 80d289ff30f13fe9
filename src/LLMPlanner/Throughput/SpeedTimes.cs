using static LLMPlanner.Throughput.SpeedConstant;

namespace LLMPlanner.Throughput;

/// <summary>The times of a load, put together from the stages.</summary>
internal readonly record struct SpeedTimes(double PerOutputToken, double FirstToken, double? PromptRate, string LimitedBy)
{
    /// <summary>Works out the times of a load.</summary>
    /// <param name="setup">The placed model.</param>
    /// <param name="load">Prompts and answers.</param>
    /// <param name="requests">Requests at once.</param>
    public static SpeedTimes Of(SpeedSetup setup, InferenceLoad load, int requests) => new SpeedCurve(setup, load).At(requests, explain: true);

    /// <summary>How much faster a prompt is where its chunks work on several devices at once.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="layers">Layers of the whole model.</param>
    /// <param name="format">How most weights are stored.</param>
    /// <param name="chunks">Chunks of the prompt.</param>
    /// <param name="constants">Constants of the devices.</param>
    internal static double PipelineSpeedUp(int devices, double layers, WeightFormat format, double chunks, SpeedConstants constants)
    {
        double busy = Math.Min(devices, Math.Max(1, devices * constants[format is WeightFormat.Bits16 or WeightFormat.BFloat16 ? PipelineLayers16 : PipelineLayers] / layers));
        return Math.Pow(chunks * busy / (chunks + busy - 1), constants[PipelineExponent]);
    }
}

/// <summary>The times of a load over the requests at once; what does not depend on them is worked out once.</summary>
internal sealed class SpeedCurve
{
    private readonly SpeedSetup _setup;
    private readonly InferenceLoad _load;
    private readonly double _cacheBytes;
    private readonly double _computed;
    private readonly double _prompt;

    public SpeedCurve(SpeedSetup setup, InferenceLoad load)
    {
        _setup = setup;
        _load = load;
        _cacheBytes = setup.CacheBytes(load.ContextDepth ?? load.PromptLength + (load.OutputLength / 2.0));
        _computed = load.PromptLength * (1 - load.PrefixHitShare);
        _prompt = Prompt(setup, _computed, load.PromptLength - _computed);
    }

    /// <summary>The times at a number of requests.</summary>
    /// <param name="requests">Requests at once.</param>
    /// <param name="explain">True to say what takes most of the time; searches do without.</param>
    public SpeedTimes At(int requests, bool explain = false)
    {
        double resident = Math.Max(1, (double)requests / _setup.Replicas);
        double together = Math.Max(1, resident / _setup.PipelineStages);
        double tokens = together * (_load.DraftTokens + 1);
        Causes? causes = explain ? new Causes() : null;
        double step = _setup.Hops * _setup.Stages[0].Constants[DeviceHopMicroseconds] * 1e-6;
        causes?.Add("hand-over between devices", step);
        double overhead = 0;
        foreach (StageWork stage in _setup.Stages)
        {
            StepLegs legs = SpeedModel.Decode(stage, together, tokens, _cacheBytes);
            step += legs.Stage;
            overhead = Math.Max(overhead, legs.Overhead);
            causes?.Add(stage, legs);
        }

        step += overhead;
        causes?.Add("scheduling", overhead);
        double yielded = SpeedModel.TokensPerStep(_load.DraftTokens, _load.DraftAcceptance);
        double perToken = _load.DraftTokens == 0 ? step : step * (1 + (_load.DraftTokens * _load.DraftCost)) / yielded;
        double interference = _setup.Stages[0].Constants[PromptInterference] * (resident - 1) / _load.OutputLength * _prompt;
        causes?.Add("prompts of other requests", interference);
        double first = (_setup.Stages[0].Constants[FirstTokenMilliseconds] / 1e3) + _prompt + step;
        return new SpeedTimes(perToken + interference, first, _prompt > 0 ? _computed / _prompt : null, causes?.Largest ?? string.Empty);
    }

    private static double Prompt(SpeedSetup setup, double tokens, double depth)
    {
        if (tokens <= 0)
        {
            return 0;
        }

        double chunk = setup.Profile.SplitsLayers ? InferenceEstimator.LayerChunk : InferenceEstimator.ServingChunk;
        double attention = setup.Work.AttentionFlops(tokens, depth, absorbed: setup.Profile.SplitsLayers);
        double scores = setup.MovesScores ? setup.Work.Scores(tokens, depth, chunk) : 0;
        double seconds = setup.Stages.Sum(stage => SpeedModel.Prompt(stage, tokens, chunk, attention, scores));
        if (setup.Profile.SplitsLayers && setup.Stages.All(stage => !stage.IsHost))
        {
            seconds /= SpeedTimes.PipelineSpeedUp(setup.Stages.Count, setup.Work.Layers, setup.Work.DenseFormat, SpeedModel.Chunks(tokens, chunk), setup.Stages[0].Constants);
        }

        return seconds;
    }

    /// <summary>Collects what the time goes to.</summary>
    private sealed class Causes
    {
        private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

        public string Largest => _seconds.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;

        public void Add(string name, double seconds)
            => _seconds[name] = seconds + (_seconds.TryGetValue(name, out double known) ? known : 0);

        public void Add(StageWork stage, StepLegs legs)
        {
            string memory = stage.IsHost ? "host memory bandwidth" : "memory bandwidth of " + stage.Name;
            Add(legs.Weights >= legs.Compute ? memory : "compute of " + stage.Name, Math.Max(legs.Weights, legs.Compute));
            Add("reading the KV cache", legs.Cache);
            Add("latency of the layers", legs.Layers);
            Add("exchange between ranks", legs.Communication);
        }
    }
}
