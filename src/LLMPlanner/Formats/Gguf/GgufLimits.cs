namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// What a header may hold at most. Lengths of texts and arrays are llama.cpp's own limits; the counts keep the memory of a reader below
/// 64 MB and are far above any published model (the largest have some 2,000 tensors and 60 keys).
/// </summary>
internal static class GgufLimits
{
    public const int MaxKeys = 65_536;
    public const int MaxKeyBytes = 65_535;
    public const int MaxTensors = 131_072;
    public const int MaxTensorNameBytes = 63;
    public const int MaxDimensions = 4;
    public const long MaxStringBytes = 1L << 30;
    public const long MaxArrayElements = 1L << 30;

    /// <summary>Longest header that is walked: 4 GiB. Published ones are below 32 MB.</summary>
    public const long MaxHeaderBytes = 1L << 32;

    /// <summary>Largest alignment: 1 GiB.</summary>
    public const long MaxAlignment = 1L << 30;

    /// <summary>Texts and arrays up to this length are kept while the header is read; longer ones are read again when asked for.</summary>
    public const int KeptValueBytes = 8 * 1024;

    /// <summary>Bytes of kept values in all; what comes after is read again when asked for.</summary>
    public const int KeptBytes = 1024 * 1024;

    /// <summary>Longest text that is read on demand: 16 MB.</summary>
    public const int MaxTextBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes of an array that are read on demand: 16 MB.</summary>
    public const int MaxArrayBytes = 16 * 1024 * 1024;

    /// <summary>Most elements of an array that are read on demand; four times the largest vocabulary.</summary>
    public const int MaxReadElements = 1 << 20;

    /// <summary>Most shards of a split file.</summary>
    public const int MaxShards = 1024;

    /// <summary>Bytes of the shortest key-value pair: a key of one letter and a value of one byte.</summary>
    public const int SmallestPair = 8 + 1 + 4 + 1;

    /// <summary>Bytes of the shortest tensor description: a name of one letter and no dimension.</summary>
    public const int SmallestTensor = 8 + 1 + 4 + 4 + 8;
}
