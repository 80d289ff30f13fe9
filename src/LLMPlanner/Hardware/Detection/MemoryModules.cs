using System.Globalization;

namespace LLMPlanner.Hardware.Detection;

/// <summary>A memory module.</summary>
/// <param name="Place">The name of its place.</param>
/// <param name="Bank">The name of its bank.</param>
/// <param name="Speed">The transfers per second in millions that it is set to.</param>
/// <param name="Bits">What it moves in one transfer, without the bits that check.</param>
internal readonly record struct MemoryModule(string Place, string Bank, int Speed, int Bits);

/// <summary>The memory modules of the machine, as the firmware lists them.</summary>
/// <param name="Channels">The channels in use, of all sockets.</param>
/// <param name="Bits">What all of them move in one transfer.</param>
/// <param name="TransfersPerSecond">The transfers per second that the slowest of them is set to.</param>
internal sealed record MemoryModules(int Channels, int Bits, long TransfersPerSecond)
{
    private const int DefaultBits = 64;
    private const int MaxModules = 256;

    /// <summary>The peak of all channels together, in bytes per second.</summary>
    public long BandwidthBytesPerSecond => TransfersPerSecond * Bits / 8;

    /// <summary>Reads them from what is there; <see langword="null"/> where the channels cannot be told apart.</summary>
    public static MemoryModules? Read(MachineEvidence evidence)
    {
        List<MemoryModule> modules = evidence.Fact(FactNames.Firmware) is { } table
            ? FirmwareTable.Modules(table)
            : Database(evidence.File(LinuxFiles.FirmwareDatabase) ?? string.Empty);
        if (modules.Count == 0 || modules.Any(m => Channel(m) is null))
        {
            return null;
        }

        int[] channels = [.. modules.GroupBy(Channel, StringComparer.Ordinal).Select(c => c.Max(m => m.Bits))];
        return new MemoryModules(channels.Length, channels.Sum(), modules.Min(m => m.Speed) * 1_000_000L);
    }

    // E:MEMORY_DEVICE_0_LOCATOR=Controller0-ChannelA-DIMM0, and further lines of the same number.
    private static List<MemoryModule> Database(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n').Where(l => l.StartsWith("E:MEMORY_DEVICE_", StringComparison.Ordinal)).Take(8192))
        {
            int sign = line.IndexOf('=');
            if (sign > 0)
            {
                values[line.Substring("E:MEMORY_DEVICE_".Length, sign - "E:MEMORY_DEVICE_".Length)] = line.Substring(sign + 1).Trim();
            }
        }

        var modules = new List<MemoryModule>();
        for (int i = 0; i < MaxModules; i++)
        {
            string? Value(string name) => values.TryGetValue(FormattableString.Invariant($"{i}_{name}"), out string? value) ? value : null;
            if (Value("SIZE") is not null && Speed(Value("CONFIGURED_SPEED_MTS") ?? Value("SPEED_MTS")) is { } speed)
            {
                modules.Add(new MemoryModule(Value("LOCATOR") ?? "", Value("BANK_LOCATOR") ?? "", speed, Width(Value("DATA_WIDTH"))));
            }
        }

        return modules;
    }

    private static int? Speed(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int speed) && speed is >= 200 and <= 20000 ? speed : null;

    private static int Width(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) ? Width(bits) : DefaultBits;

    /// <summary>A width that a module can have, or the usual one.</summary>
    internal static int Width(int bits) => bits is 16 or 32 or 64 or 128 or 256 ? bits : DefaultBits;

    /// <summary>
    /// The channel of a module by the names of its place and bank, such as <c>P0 CHANNEL A</c>, <c>Controller0-ChannelA-DIMM0</c>,
    /// <c>CPU1_DIMM_B2</c> or <c>DIMM_A1</c>, with the numbers that tell the socket or controller; <see langword="null"/> where they do
    /// not tell.
    /// </summary>
    internal static string? Channel(MemoryModule module) =>
        Word(module.Place) ?? Word(module.Bank) ?? Letter(module.Place) ?? Letter(module.Bank);

    private static string? Word(string place)
    {
        int word = place.IndexOf("CHANNEL", StringComparison.OrdinalIgnoreCase);
        string after = word < 0 ? string.Empty : place.Substring(word + "CHANNEL".Length).TrimStart(' ', '_', '-');
        return after.Length > 0 && char.IsLetterOrDigit(after[0]) ? Owner(place.Substring(0, word)) + char.ToUpperInvariant(after[0]) : null;
    }

    private static string? Letter(string place)
    {
        int dimm = place.IndexOf("DIMM", StringComparison.OrdinalIgnoreCase);
        string rest = dimm < 0 ? string.Empty : place.Substring(dimm + "DIMM".Length).TrimStart(' ', '_', '-').ToUpperInvariant();
        return rest.Length > 1 && rest[0] is >= 'A' and <= 'P' && char.IsDigit(rest[1]) ? Owner(place.Substring(0, dimm)) + rest[0] : null;
    }

    // "CPU1_", "P0 ", "Controller0-": the numbers in it.
    private static string Owner(string text) => new string([.. text.Where(char.IsDigit).Take(4)]) + ":";
}
