using LLMPlanner.Hardware;

namespace LLMPlanner.Throughput;

/// <summary>
/// Which set of constants a device takes. A class is what the constants depend on (the backend and how the memory is built); the rest
/// follows from the card's own figures.
/// </summary>
internal static class DeviceClasses
{
    /// <summary>Class of the host's processor.</summary>
    public const string Host = "host";

    /// <summary>Class of a card under an engine that splits layers (llama.cpp and what builds on it).</summary>
    /// <param name="card">The card.</param>
    /// <param name="backend">A backend by name, or null for the usual one of the vendor.</param>
    public static DeviceClassChoice OfLayerEngine(Accelerator card, string? backend)
    {
        bool unified = card.IsUnifiedMemory;
        bool stacked = card.MemoryType?.StartsWith("HBM", StringComparison.OrdinalIgnoreCase) == true;
        bool proprietary = string.Equals(backend, "AMDVLK", StringComparison.OrdinalIgnoreCase);
        bool vulkan = proprietary || string.Equals(backend, "Vulkan", StringComparison.OrdinalIgnoreCase);
        return card.Vendor switch
        {
            "NVIDIA" when vulkan => new("vulkan-nvidia", true),
            "NVIDIA" => new(stacked ? "cuda-hbm" : unified ? "cuda-unified" : "cuda", true),
            "Apple" => new("metal", true),
            "AMD" when unified => new(proprietary ? "amdvlk-unified" : vulkan ? "vulkan-unified" : "rocm-unified", true),
            "AMD" when stacked => new("cuda-hbm", false),
            "AMD" => new("vulkan-amd", !string.Equals(backend, "ROCm", StringComparison.OrdinalIgnoreCase)),
            "Intel" when string.Equals(backend, "SYCL", StringComparison.OrdinalIgnoreCase) => new("sycl", true),
            "Intel" => new("vulkan-intel", !unified),
            _ => new(stacked ? "cuda-hbm" : "cuda", false),
        };
    }

    /// <summary>Class of a card under a serving engine.</summary>
    /// <param name="card">The card.</param>
    public static DeviceClassChoice OfServingEngine(Accelerator card) => card switch
    {
        { Vendor: "NVIDIA", IsDataCenter: true, Architecture: "Hopper" } => new("hopper", true),
        { Vendor: "NVIDIA", Architecture: { } name } when name.StartsWith("Blackwell", StringComparison.Ordinal) => new("blackwell", card.IsDataCenter),
        _ => new("hopper", false),
    };
}

/// <summary>A class of devices, and whether the device is of it or only borrows its constants.</summary>
/// <param name="Id">The class.</param>
/// <param name="IsMember">False where no measurement covers the device's kind and the nearest class stands in.</param>
internal readonly record struct DeviceClassChoice(string Id, bool IsMember);
