using static LLMPlanner.Throughput.SpeedConstant;

namespace LLMPlanner.Throughput;

/// <summary>
/// The speed model. A decode step reads the weights that its tokens need once and the cache of every request, computes, exchanges between
/// ranks, and pays a fixed time for every layer; a prompt is computed in chunks. docs/recommendation.md and docs/accuracy.md say how well
/// it holds.
/// </summary>
internal static class SpeedModel
{
    private const double Micro = 1e-6;

    /// <summary>Bytes that one score costs outside a fused kernel: written and read in 32 bits, the same after the softmax, and in 16 bits for the values.</summary>
    private const double ScoreBytes = 20;

    /// <summary>Time of one decode step on a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="requests">Requests in the step.</param>
    /// <param name="tokens">Tokens in the step: the requests, times drafted tokens and one where drafts are verified.</param>
    /// <param name="cacheBytes">Cache bytes of one request that the whole model reads on one rank.</param>
    public static StepLegs Decode(StageWork stage, double requests, double tokens, double cacheBytes)
    {
        SpeedConstants c = stage.Constants;
        DeviceRates rates = stage.Rates;
        double experts = stage.ExpertBytes * stage.ExpertShare(tokens * stage.ReplicasSharingExperts) * (stage.HasExpertParallelism ? c[ExpertImbalance] : 1);
        double weights = (stage.DenseBytes / (c[WeightBandwidth] * BandwidthFactor(stage, stage.DenseFormat))
            + (experts / (c[ExpertBandwidth] * BandwidthFactor(stage, stage.ExpertFormat)))) / rates.Bandwidth;
        double rate = Rate(rates, stage.Experts > 0 ? stage.ExpertFormat : stage.DenseFormat, out _);
        double parameters = stage.DenseParameters + stage.HeadParameters + stage.ExpertParameters;
        double compute = rate > 0 ? 2 * parameters * tokens / (rate * c[DecodeCompute]) : 0;
        double cache = requests * cacheBytes * stage.CacheShare / (rates.Bandwidth * c[CacheBandwidth]);
        double layers = Micro * ((stage.Layers * c[LayerMicroseconds])
            + (stage.ExpertLayers * c[ExpertLayerMicroseconds])
            + (stage.LatentLayers * c[LatentLayerMicroseconds])
            + (stage.RecurrentLayers * c[RecurrentLayerMicroseconds])
            + (stage.SparseLayers * c[SparseLayerMicroseconds])
            + (stage.HasNarrowExperts ? stage.ExpertLayers * c[NarrowExpertMicroseconds] : 0));
        double latency = stage.Ranks > 1 ? 2 * stage.Layers * Micro * c[AllReduceMicroseconds] * Math.Pow(stage.Ranks, c[AllReduceExponent]) : 0;
        return new StepLegs(weights, compute, cache, layers, latency + Exchange(stage, tokens), Micro * (c[StepMicroseconds] + (c[RequestMicroseconds] * requests)));
    }

    /// <summary>Time to read a prompt on a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="tokens">Tokens to compute.</param>
    /// <param name="chunk">Tokens computed at once at most.</param>
    /// <param name="attentionFlops">Operations of attention over the prompt in the whole model, all ranks together.</param>
    /// <param name="scores">Scores of attention that go through the memory, all ranks together; 0 where a fused kernel keeps them.</param>
    public static double Prompt(StageWork stage, double tokens, double chunk, double attentionFlops, double scores)
    {
        if (tokens <= 0)
        {
            return 0;
        }

        // From a batch on, llama.cpp copies host weights to a GPU and computes there.
        if (stage.PromptDevice is { } device)
        {
            StageWork borrowed = stage with
            {
                Constants = device.Constants, Rates = device.Rates, PromptDevice = null, IsHost = false,
            };
            double bytes = stage.DenseBytes + (stage.ExpertBytes * stage.ExpertShare(Math.Min(chunk, tokens)));
            return Prompt(borrowed, tokens, chunk, attentionFlops, scores) + (Chunks(tokens, chunk) * bytes / stage.CopyBandwidth);
        }

        SpeedConstants c = stage.Constants;
        DeviceRates rates = stage.Rates;
        double chunks = Chunks(tokens, chunk);
        double dense = 2 * tokens * stage.DenseParameters / PromptRate(stage, stage.DenseFormat);
        double routed = stage.ExpertParameters > 0 ? 2 * tokens * stage.ExpertParameters / (PromptRate(stage, stage.ExpertFormat) * c[ExpertCompute]) : 0;
        double read = chunks * (stage.DenseBytes + (stage.ExpertBytes * stage.ExpertShare(Math.Min(chunk, tokens)))) / (rates.Bandwidth * c[PromptBandwidth]);
        double matrices = Math.Sqrt(((dense + routed) * (dense + routed)) + (read * read));
        double attention = (attentionFlops * stage.CacheShare / stage.Ranks / (rates.Rate16 * c[AttentionCompute]))
            + (scores * ScoreBytes * stage.CacheShare / stage.Ranks / (rates.Bandwidth * c[ScoreBandwidth]));
        double layers = Micro * ((chunks * stage.Layers * c[ChunkLayerMicroseconds]) + (stage.RecurrentLayers * c[RecurrentPromptMicroseconds] * tokens / 1024));
        return matrices + attention + layers + Exchange(stage, tokens);
    }

    /// <summary>Chunks of a prompt.</summary>
    public static double Chunks(double tokens, double chunk) => Math.Max(1, Math.Ceiling(tokens / chunk));

    /// <summary>Tokens that one step yields with drafts: each of <paramref name="drafted"/> is accepted with the same probability until one fails.</summary>
    public static double TokensPerStep(int drafted, double acceptance)
        => acceptance >= 1 ? drafted + 1 : (1 - Math.Pow(acceptance, drafted + 1)) / (1 - acceptance);

    // Two all-reduces a layer, of 16-bit activations.
    private static double Exchange(StageWork stage, double tokens)
        => stage.Ranks > 1 && stage.Rates.Link > 0
            ? 2 * stage.Layers * tokens * stage.HiddenSize * 2 * 2 * (stage.Ranks - 1) / stage.Ranks / (stage.Rates.Link * stage.Constants[LinkShare])
            : 0;

    private static double BandwidthFactor(StageWork stage, WeightFormat format)
    {
        double factor = WeightFormats.BandwidthFactor(format) is { } constant ? stage.Constants[constant] : 1;
        Rate(stage.Rates, format, out bool unpacked);
        return unpacked ? factor * stage.Constants[UnpackedBandwidth] : factor;
    }

    private static double PromptRate(StageWork stage, WeightFormat format)
    {
        SpeedConstants c = stage.Constants;
        double rate = Rate(stage.Rates, format, out bool unpacked);
        double share = format switch
        {
            WeightFormat.Bits8 when !unpacked => c[PromptCompute8],
            WeightFormat.Float4 when !unpacked => c[PromptCompute4],
            _ => c[PromptCompute16],
        };
        return rate * share * (WeightFormats.ComputeFactor(format) is { } constant ? c[constant] : 1);
    }

    /// <summary>The rate that a checkpoint format is computed at, and whether the card has to unpack it to 16 bits.</summary>
    private static double Rate(DeviceRates rates, WeightFormat format, out bool unpacked)
    {
        unpacked = format switch
        {
            WeightFormat.Bits8 => rates.Rate8 <= 0,
            WeightFormat.Float4 => rates.Rate4 <= 0,
            WeightFormat.Integer4 => true,
            _ => false,
        };
        return (format, unpacked) switch
        {
            (WeightFormat.Bits8, false) => rates.Rate8,
            (WeightFormat.Float4, false) => rates.Rate4,
            _ => rates.Rate16,
        };
    }
}

/// <summary>The parts of a decode step in seconds. Reading weights and computing overlap in part; the others add up.</summary>
internal readonly record struct StepLegs(double Weights, double Compute, double Cache, double Layers, double Communication, double Overhead)
{
    /// <summary>The stage's share of a step, without what is paid once a step.</summary>
    public double Stage => Math.Sqrt((Weights * Weights) + (Compute * Compute)) + Cache + Layers + Communication;
}
