using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Engines.SgLang;

/// <summary>
/// The share of a card that SGLang gives to weights and cache where the user names none: what it leaves is reckoned from the prompt chunk,
/// the largest graph and the parallel sizes, in MiB of what the driver reports.
/// </summary>
internal sealed class SgLangReserve
{
    private const double Mebibyte = 1L << 20;

    private readonly MemoryClass[] _classes;
    private readonly double? _fraction;
    private readonly long? _chunk;
    private readonly long? _graph;
    private readonly double _base;
    private readonly double _perToken;
    private readonly double _perRank;
    private readonly double _perGraphRequest;
    private readonly double _perGraphReplica;
    private readonly double _perLargeGraphReplica;
    private readonly double _largeGraph;
    private readonly double _largeCard;
    private readonly double _largeCardReserve;
    private readonly double _extras;

    public SgLangReserve(EngineConstants constants, EngineSettings given, string version, bool isLatent)
    {
        double Figure(string name) => constants.Figure(version, name);
        _fraction = given.Real("mem-fraction-static");
        _chunk = given.Integer("chunked-prefill-size");
        _graph = given.Integer("cuda-graph-max-bs");
        _classes = [.. constants.Tables("memoryClasses").Select(MemoryClass.Read)];
        _base = Figure("reserveMebibytes");
        _perToken = Figure("reservePerChunkToken");
        _perRank = Figure("reservePerRankMebibytes");
        _perGraphRequest = Figure("reservePerGraphRequest");
        _perGraphReplica = Figure("reservePerGraphRequestAndReplica");
        _perLargeGraphReplica = Figure("reservePerLargeGraphRequestAndReplica");
        _largeGraph = Figure("largeGraphRequests");
        _largeCard = Figure("largeCardMebibytes");
        _largeCardReserve = Figure("reserveLargeCardMebibytes");
        _extras = (given.Choice("speculative-algorithm") == "STANDALONE" ? Figure("reserveStandaloneDraftMebibytes") : 0)
            + (isLatent ? Figure("reserveLatentPrefillMebibytes") : 0)
            + (given.Choice("moe-a2a-backend") == "deepep" ? Figure("reserveDeepEpMebibytes") : 0);
    }

    /// <summary>The fraction, to three digits as the engine rounds it.</summary>
    /// <param name="memoryBytes">What the driver reports.</param>
    /// <param name="tensorRanks">Ranks of the tensor-parallel group.</param>
    /// <param name="stages">Pipeline stages.</param>
    /// <param name="replicas">Attention replicas inside the group; 1 for none.</param>
    public double Fraction(long memoryBytes, int tensorRanks, int stages, int replicas)
    {
        if (_fraction is { } given)
        {
            return given;
        }

        double memory = memoryBytes / Mebibyte;
        return Math.Max(0, Math.Round((memory - Reserved(memory, tensorRanks, stages, replicas)) / memory, 3, MidpointRounding.ToEven));
    }

    private double Reserved(double memory, int tensorRanks, int stages, int replicas)
    {
        MemoryClass size = Class(memory);
        double graph = _graph ?? (tensorRanks < 4 ? size.Graph : size.GraphFrom4);
        double reserved = _base + (_perToken * Math.Max(_chunk ?? size.Chunk, 2048)) + (_perRank * tensorRanks * stages) + (_perGraphRequest * graph);
        if (replicas > 1)
        {
            reserved += (_perGraphReplica + (graph > _largeGraph ? _perLargeGraphReplica : 0)) * graph * replicas;
        }

        return (memory > _largeCard ? Math.Max(reserved, _largeCardReserve) : reserved) + _extras;
    }

    private MemoryClass Class(double memory)
    {
        foreach (MemoryClass candidate in _classes)
        {
            if (memory < candidate.Below)
            {
                return candidate;
            }
        }

        return _classes[_classes.Length - 1];
    }

    private sealed record MemoryClass(long Below, long Chunk, long Graph, long GraphFrom4)
    {
        public static MemoryClass Read(ModelConfig table) => new(
            table.RequiredSize("belowMebibytes"), table.RequiredSize("chunk"), table.RequiredSize("graphRequests"), table.RequiredSize("graphRequestsFrom4"));
    }
}
