namespace LLMPlanner.Engines.Vllm;

/// <summary>The figures of one version of vLLM, looked up once.</summary>
internal sealed class VllmFigures
{
    private const double Mebibyte = 1L << 20;

    public VllmFigures(EngineConstants constants, string version)
    {
        double Figure(string name) => constants.Figure(version, name);
        double Bytes(string name) => Figure(name + "Mebibytes") * Mebibyte;
        IsFirstGeneration = Figure("generation") == 0;
        ChunkedPrefillFrom = (long)Figure("chunkedPrefillFrom");
        ChunkedPrefillTokens = (long)Figure("chunkedPrefillTokens");
        SamplerLow = Figure("samplerLowBytes");
        Sampler = Figure("samplerBytes");
        SamplerHigh = Figure("samplerHighBytes");
        ChunkFactor = Figure("chunkFactor");
        TowerLowShare = Figure("towerLowShare");
        TowerLowFrom = Bytes("towerLowFrom");
        LayerSpread = Figure("layerSpread");
        Tower = Bytes("tower");
        TowerHigh = Bytes("towerHigh");
        LogitBudget = Bytes("logitBudget");
        IndexerGatherFactor = (long)Figure("indexerGatherFactor");
        BoundsIndexerScores = Figure("boundsIndexerScores") > 0;
        NonTorch = new Spread(Bytes("nonTorchLow"), Bytes("nonTorch"), Bytes("nonTorchHigh"), Figure("nonTorchHighShareAbove40"));
        NonTorchParallel = new Spread(
            Bytes("nonTorchParallelLow"), Bytes("nonTorchParallel"), Bytes("nonTorchParallelHigh"), Figure("nonTorchParallelHighShareAbove40"));
        Rocm = new Spread(Bytes("rocmLow"), Bytes("rocm"), Bytes("rocmHigh"), 0);
        RocmParallel = new Spread(Bytes("rocmLow"), Bytes("rocmParallel"), Bytes("rocmHigh"), 0);
        Graph = new Spread(Bytes("graphLow"), Bytes("graph"), Bytes("graphHigh"), 0);
        GraphEstimate = new Spread(Bytes("graphEstimateLow"), Bytes("graphEstimate"), Bytes("graphEstimateHigh"), 0);
        GraphEstimateExperts = new Spread(Bytes("graphEstimateExpertsLow"), Bytes("graphEstimateExperts"), Bytes("graphEstimateExpertsHigh"), 0);
        GraphEstimateLargestShare = Figure("graphEstimateLargestShare");
        VocabularyPadding = (long)Figure("vocabularyPadding");
        RocmRuntime = (long)Bytes("rocmRuntime");
        RocmTowerRuntime = (long)Bytes("rocmTowerRuntime");
        RocmRepackedLayers = Figure("rocmRepackedLayers");
    }

    /// <summary>The V0 engine.</summary>
    public bool IsFirstGeneration { get; }

    public long ChunkedPrefillFrom { get; }

    public long ChunkedPrefillTokens { get; }

    public double SamplerLow { get; }

    public double Sampler { get; }

    public double SamplerHigh { get; }

    public double ChunkFactor { get; }

    public double TowerLowShare { get; }

    public double TowerLowFrom { get; }

    public double LayerSpread { get; }

    public double Tower { get; }

    public double TowerHigh { get; }

    public double LogitBudget { get; }

    public long IndexerGatherFactor { get; }

    public bool BoundsIndexerScores { get; }

    public Spread NonTorch { get; }

    public Spread NonTorchParallel { get; }

    public Spread Rocm { get; }

    public Spread RocmParallel { get; }

    public Spread Graph { get; }

    public Spread GraphEstimate { get; }

    public Spread GraphEstimateExperts { get; }

    public double GraphEstimateLargestShare { get; }

    public long VocabularyPadding { get; }

    public long RocmRuntime { get; }

    public long RocmTowerRuntime { get; }

    public double RocmRepackedLayers { get; }

    /// <summary>A figure in bytes with its limits; the upper one grows with memory above 40 GiB.</summary>
    internal readonly record struct Spread(double Low, double Expected, double High, double HighShareAbove40)
    {
        private const double Threshold = 40.0 * (1L << 30);

        /// <summary>The range on a card.</summary>
        public Serving.ByteRange On(long memoryBytes)
            => new((long)Low, (long)Expected, (long)(High + (HighShareAbove40 * Math.Max(0, memoryBytes - Threshold))));
    }
}
