namespace LLMPlanner.Configuration;

/// <summary>How much is read. Files of strangers must not be able to use up the memory.</summary>
internal static class Limits
{
    /// <summary>The size of one file, in MB of 2^20 bytes.</summary>
    public const int FileMegabytes = 64;

    /// <summary>The size of all files of one folder, in MB of 2^20 bytes.</summary>
    public const int FolderMegabytes = 256;

    /// <summary>The files of one folder.</summary>
    public const int Files = 10_000;

    /// <summary>The levels of folders below one of the kinds.</summary>
    public const int FolderDepth = 16;

    /// <summary>The levels of nested values, that of the profile itself included.</summary>
    public const int Depth = 32;

    /// <summary>The values of one profile; every one becomes a key and a text in the configuration.</summary>
    public const int Values = 100_000;
}
