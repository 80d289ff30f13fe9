namespace LLMPlanner.Hardware.Detection;

/// <summary>The names of what calls of the operating system answer. All values are invariant texts.</summary>
internal static class FactNames
{
    /// <summary>Bytes of memory.</summary>
    public const string MemoryTotal = "memoryTotalBytes";

    /// <summary>Bytes of memory that are free.</summary>
    public const string MemoryFree = "memoryFreeBytes";

    /// <summary>Physical cores.</summary>
    public const string Cores = "physicalCores";

    /// <summary>Instruction sets, parted by blanks.</summary>
    public const string InstructionSets = "instructionSets";

    /// <summary>The table of the firmware (SMBIOS), in Base64.</summary>
    public const string Firmware = "smbios";

    /// <summary>The version of the operating system.</summary>
    public const string SystemVersion = "systemVersion";

    /// <summary>The processor.</summary>
    public const string CpuName = "cpuName";
}
