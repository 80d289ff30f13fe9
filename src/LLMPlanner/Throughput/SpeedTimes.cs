using static LLMPlanner.Throughput.SpeedConstant;

namespace LLMPlanner.Throughput;

/// <summary>The times of a load, put together from the stages.</summary>
internal readonly record struct SpeedTimes(double PerOutputToken, double FirstToken, double? PromptRate, string LimitedBy)
{
    /// <summary>Works out the times of a load.</summary>
    /// <param name="setup">The placed model.</param>
    /// <param name="load">Prompts and answers.</param>
    /// <param name="requests">Requests at once.</param>
    public static SpeedTimes Of(SpeedSetup setup, InferenceLoad load, int requests)
    {
        double depth = load.ContextDepth ?? load.PromptLength + (load.OutputLength / 2.0);
        double resident = Math.Max(1, (double)requests / setup.Replicas);
        double together = Math.Max(1, resident / setup.PipelineStages);
        double tokens = together * (load.DraftTokens + 1);
        double cacheBytes = setup.CacheBytes(depth);
        var causes = new Causes();
        double step = setup.Hops * setup.Stages[0].Constants[DeviceHopMicroseconds] * 1e-6;
        causes.Add("hand-over between devices", step);
        double overhead = 0;
        foreach (StageWork stage in setup.Stages)
        {
            StepLegs legs = SpeedModel.Decode(stage, together, tokens, cacheBytes);
            step += legs.Stage;
            overhead = Math.Max(overhead, legs.Overhead);
            string memory = stage.IsHost ? "host memory bandwidth" : "memory bandwidth of " + stage.Name;
            causes.Add(legs.Weights >= legs.Compute ? memory : "compute of " + stage.Name, Math.Max(legs.Weights, legs.Compute));
            causes.Add("reading the KV cache", legs.Cache);
            causes.Add("latency of the layers", legs.Layers);
            causes.Add("exchange between ranks", legs.Communication);
        }

        step += overhead;
        causes.Add("scheduling", overhead);
        double yielded = SpeedModel.TokensPerStep(load.DraftTokens, load.DraftAcceptance);
        double perToken = load.DraftTokens == 0 ? step : step * (1 + (load.DraftTokens * load.DraftCost)) / yielded;

        double computed = load.PromptLength * (1 - load.PrefixHitShare);
        double prompt = Prompt(setup, computed, load.PromptLength - computed);
        double interference = setup.Stages[0].Constants[PromptInterference] * (resident - 1) / load.OutputLength * prompt;
        causes.Add("prompts of other requests", interference);
        double first = (setup.Stages[0].Constants[FirstTokenMilliseconds] / 1e3) + prompt + step;
        return new SpeedTimes(perToken + interference, first, prompt > 0 ? computed / prompt : null, causes.Largest);
    }

    private static double Prompt(SpeedSetup setup, double tokens, double depth)
    {
        if (tokens <= 0)
        {
            return 0;
        }

        double chunk = setup.Profile.SplitsLayers ? InferenceEstimator.LayerChunk : InferenceEstimator.ServingChunk;
        double attention = setup.Work.AttentionFlops(tokens, depth);
        double seconds = setup.Stages.Sum(stage => SpeedModel.Prompt(stage, tokens, chunk, attention));
        if (setup.Profile.SplitsLayers && setup.Stages.All(stage => !stage.IsHost))
        {
            seconds /= PipelineSpeedUp(setup.Stages.Count, SpeedModel.Chunks(tokens, chunk), setup.Stages[0].Constants[PipelineExponent]);
        }

        return seconds;
    }

    /// <summary>How much faster a prompt is where its chunks work on several devices at once.</summary>
    internal static double PipelineSpeedUp(int devices, double chunks, double exponent)
        => Math.Pow(chunks * devices / (chunks + devices - 1), exponent);

    /// <summary>Collects what the time goes to.</summary>
    private sealed class Causes
    {
        private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

        public string Largest => _seconds.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;

        public void Add(string name, double seconds)
            => _seconds[name] = seconds + (_seconds.TryGetValue(name, out double known) ? known : 0);
    }
}
