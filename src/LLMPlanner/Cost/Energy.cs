using LLMPlanner.Hardware;

namespace LLMPlanner.Cost;

/// <summary>Power and energy. Board power is what the vendor names; decoding draws less, so the figures are upper ones.</summary>
public static class Energy
{
    /// <summary>Watts of a machine at work: its boards' power, unknown ones as 300 watts, and the rest of the machine.</summary>
    /// <param name="hardware">The machine.</param>
    /// <param name="hostWatts">Watts of everything but the accelerators.</param>
    public static double Watts(HardwareProfile hardware, double hostWatts = 150)
        => hardware.Accelerators.Sum(card => card.PowerWatts ?? 300) + hostWatts;

    /// <summary>Watt-hours of a million tokens; null without a rate.</summary>
    /// <param name="watts">Power of the machine.</param>
    /// <param name="tokensPerSecond">Tokens per second of all requests together.</param>
    public static double? WattHoursPerMillionTokens(double watts, double? tokensPerSecond)
        => tokensPerSecond is > 0 and { } rate ? watts * 1_000_000 / rate / 3600 : null;
}
