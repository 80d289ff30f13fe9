using LLMPlanner.Hardware;

namespace LLMPlanner.Throughput;

/// <summary>Peak figures of a device, per second: what shares are taken of. A rate that is not known is 0.</summary>
/// <param name="Bandwidth">Bytes of memory.</param>
/// <param name="Rate16">Operations in 16 bits.</param>
/// <param name="Rate8">Operations in 8 bits.</param>
/// <param name="Rate4">Operations in 4 bits.</param>
/// <param name="Link">Bytes to the host or to other devices.</param>
/// <param name="PowerRate">Operations that the board power is put down with; 0 where power is taken to limit nothing.</param>
internal readonly record struct DeviceRates(double Bandwidth, double Rate16, double Rate8, double Rate4, double Link, double PowerRate = 0)
{
    /// <summary>
    /// Operations per second that one processor core is put down with. The share that a prompt reaches is fitted against it, so it only
    /// sets the scale.
    /// </summary>
    public const double NominalCoreRate = 100e9;

    /// <summary>Operations that one joule is put down with; it only sets the scale too.</summary>
    private const double NominalOperationsPerJoule = 0.5e12;

    /// <summary>
    /// Share of Hopper's peak that matrix instructions of a single warp reach, which is what kernels for all cards are written in: the peak is
    /// that of asynchronous ones for four warps. Assumed, not fitted: about what microbenchmarks of Hopper report (arXiv 2402.13499).
    /// </summary>
    private const double HopperWarpShare = 0.63;

    /// <summary>Figures of an accelerator for an engine that computes with the checkpoint's own types.</summary>
    public static DeviceRates Of(Accelerator card) => new(
        card.BandwidthBytesPerSecond ?? 0,
        (card.Tflops.Best16Bit ?? 0) * 1e12,
        (card.Tflops.Fp8 ?? 0) * 1e12,
        (card.Tflops.Fp4 ?? 0) * 1e12,
        card.PeerBytesPerSecond ?? card.LinkBytesPerSecond ?? 0);

    /// <summary>
    /// Figures of an accelerator for llama.cpp. Its CUDA kernels multiply in 8-bit integers or in 16-bit floats with 16-bit sums, which
    /// GeForce cards do at the full rate, unlike with 32-bit sums: half the integer rate stands for both.
    /// </summary>
    public static DeviceRates OfIntegerKernels(Accelerator card)
    {
        DeviceRates rates = Of(card) with
        {
            Link = card.LinkBytesPerSecond ?? 0,

            // For Apple only the power of whole chips is known, and prompts keep pace with the cores of every variant.
            PowerRate = card.Vendor == "Apple" ? 0 : (card.PowerWatts ?? 0) * NominalOperationsPerJoule,
        };
        return card.Vendor == "NVIDIA" && card.Tflops.Int8 is { } int8
            ? rates with { Rate16 = int8 * 0.5e12 * (card.Architecture == "Hopper" ? HopperWarpShare : 1) }
            : rates;
    }

    /// <summary>Figures of a host.</summary>
    public static DeviceRates OfHost(HardwareProfile hardware) => new(
        hardware.SystemMemoryBandwidthBytesPerSecond ?? 0,
        (hardware.CpuCores ?? 0) * NominalCoreRate,
        0,
        0,
        0);

    /// <summary>
    /// The same with the rate that a card sustains: clocks fall under full load, the further the less power the board has for its peak. The
    /// rate lies between the peak and what the power pays for, at a fitted exponent.
    /// </summary>
    public DeviceRates Sustained(SpeedConstants constants)
    {
        double exponent = constants[SpeedConstant.PowerExponent];
        return exponent > 0 && PowerRate > 0 && Rate16 > 0 ? this with { Rate16 = Rate16 * Math.Pow(PowerRate / Rate16, exponent) } : this;
    }
}
