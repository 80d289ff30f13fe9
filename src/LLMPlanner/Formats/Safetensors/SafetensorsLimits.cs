namespace LLMPlanner.Formats.Safetensors;

/// <summary>What a header or an index may hold at most: the format's own limit on bytes, and counts that keep memory below 64 MB.</summary>
internal static class SafetensorsLimits
{
    /// <summary>Longest header: 100 MB, as the format's own reader has it.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    /// <summary>Longest index.</summary>
    public const long MaxIndexBytes = 100_000_000;

    /// <summary>Most tensors of one file; the largest published checkpoints have some 200,000 in all their files.</summary>
    public const int MaxTensors = 262_144;

    /// <summary>Most tensors of an index.</summary>
    public const int MaxIndexTensors = 524_288;

    /// <summary>Most shards.</summary>
    public const int MaxShards = 4_096;

    /// <summary>Most dimensions.</summary>
    public const int MaxRank = 16;

    /// <summary>Most entries of the metadata that are kept.</summary>
    public const int MaxMetadata = 256;

    /// <summary>Longest metadata text that is kept, in characters.</summary>
    public const int MaxMetadataLength = 4_096;
}
