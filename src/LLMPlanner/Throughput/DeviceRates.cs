using LLMPlanner.Hardware;

namespace LLMPlanner.Throughput;

/// <summary>Peak figures of a device, per second: what shares are taken of. A rate that is not known is 0.</summary>
internal readonly record struct DeviceRates(double Bandwidth, double Rate16, double Rate8, double Rate4, double Link)
{
    /// <summary>
    /// Operations per second that one processor core is put down with. The share that a prompt reaches is fitted against it, so it only
    /// sets the scale.
    /// </summary>
    public const double NominalCoreRate = 100e9;

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
        DeviceRates rates = Of(card);
        return card.Vendor == "NVIDIA" && card.Tflops.Int8 is { } int8
            ? rates with { Rate16 = int8 * 0.5e12, Link = (card.LinkBytesPerSecond ?? 0) }
            : rates with { Link = (card.LinkBytesPerSecond ?? 0) };
    }

    /// <summary>Figures of a host.</summary>
    public static DeviceRates OfHost(HardwareProfile hardware) => new(
        hardware.SystemMemoryBandwidthBytesPerSecond ?? 0,
        (hardware.CpuCores ?? 0) * NominalCoreRate,
        0,
        0,
        0);
}
