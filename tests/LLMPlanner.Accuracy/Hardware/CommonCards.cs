namespace LLMPlanner.Accuracy.Hardware;

/// <summary>
/// The 80 accelerators that people who run models themselves most often have: the desktop and notebook cards sold in numbers since 2016,
/// the used data-centre cards, the machines with unified memory, and what clouds rent out. Nothing may be missing from their profiles.
/// </summary>
public static class CommonCards
{
    /// <summary>Their names in the catalog.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "GeForce RTX 4060", "GeForce RTX 3060 12GB", "GeForce RTX 4060 Laptop", "GeForce RTX 3050 8GB", "GeForce RTX 4060 Ti 8GB", "GeForce RTX 4060 Ti 16GB",
        "GeForce RTX 3060 Ti", "GeForce RTX 3070", "GeForce RTX 4070", "GeForce RTX 4070 SUPER", "GeForce RTX 2060", "GeForce RTX 2060 12GB",
        "GeForce RTX 3080 10GB", "GeForce RTX 3080 12GB", "GeForce RTX 4070 Ti", "GeForce RTX 4070 Ti SUPER", "GeForce RTX 3070 Ti", "GeForce RTX 3080 Ti",
        "GeForce RTX 4080", "GeForce RTX 4080 SUPER", "GeForce RTX 4090", "GeForce RTX 3090", "GeForce RTX 3090 Ti", "GeForce RTX 5060",
        "GeForce RTX 5060 Ti 8GB", "GeForce RTX 5060 Ti 16GB", "GeForce RTX 5070", "GeForce RTX 5070 Ti", "GeForce RTX 5080", "GeForce RTX 5090",
        "GeForce RTX 2070", "GeForce RTX 2070 SUPER", "GeForce RTX 2080", "GeForce RTX 2080 SUPER", "GeForce RTX 2080 Ti 11GB", "GeForce RTX 2060 SUPER",
        "GeForce GTX 1660 SUPER", "GeForce GTX 1650 (GDDR6)", "GeForce GTX 1060 6GB", "GeForce GTX 1070", "GeForce GTX 1080", "GeForce GTX 1080 Ti",
        "GeForce RTX 3070 Laptop", "GeForce RTX 3080 Laptop 16GB", "GeForce RTX 4050 Laptop", "GeForce RTX 4070 Laptop", "GeForce RTX 4080 Laptop", "GeForce RTX 4090 Laptop",
        "Radeon RX 6600", "Radeon RX 6700 XT", "Radeon RX 6800 XT", "Radeon RX 7600", "Radeon RX 7700 XT", "Radeon RX 7800 XT", "Radeon RX 7900 XT", "Radeon RX 7900 XTX",
        "Radeon RX 9060 XT 16GB", "Radeon RX 9070", "Radeon RX 9070 XT", "Instinct MI50 32GB", "Arc A770 16GB", "Arc B580",
        "Apple M1 16GB", "Apple M1 Max 64GB", "Apple M2 24GB", "Apple M3 Max 128GB", "Apple M4 16GB", "Apple M4 Max 128GB", "Apple M2 Ultra 192GB", "Apple M3 Ultra 512GB",
        "P40", "T4", "L4", "A10", "RTX A6000", "RTX 6000 Ada", "L40S", "A100 PCIe 80GB", "H100 SXM 80GB", "RTX PRO 6000 Blackwell Workstation Edition",
    ];
}
