using System.Globalization;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>Devices of a machine or of a cloud size, still by the name of the accelerator.</summary>
/// <param name="Reference">The id of the accelerator.</param>
/// <param name="Count">Devices; <see langword="null"/> where the share of a card is not documented.</param>
/// <param name="Fraction">The share of one device.</param>
/// <param name="MemoryBytes">The memory handed out, where it is not that of the whole device.</param>
internal sealed record DeviceReference(string Reference, int? Count, double? Fraction, long? MemoryBytes);

/// <summary>A machine or a cloud size: everything but its devices.</summary>
/// <param name="Profile">The profile without devices.</param>
/// <param name="Devices">The devices.</param>
internal sealed record MachineTemplate(HardwareProfile Profile, IReadOnlyList<DeviceReference> Devices);

/// <summary>Reads profiles of the shapes of <c>machine.schema.json</c> and <c>cloud.schema.json</c>.</summary>
internal static class MachineReader
{
    private const double GiB = 1L << 30;
    private const double GB = 1e9;
    private const double MaxGiB = 1 << 20;
    private const int MaxDevices = 1024;

    public static MachineTemplate ReadMachine(ProfileNode node, string id)
    {
        ProfileNode? cpu = node.Object("cpu");
        HardwareProfile profile = Common(node, id) with
        {
            SystemMemoryBytes = node.Scaled("systemMemoryGiB", GiB, MaxGiB),
            SystemMemoryBandwidthBytesPerSecond = node.Scaled("systemMemoryBandwidthGBs", GB, 1e6),
            IsUnifiedMemory = node.Boolean("unifiedMemory") ?? false,
            CpuName = cpu?.Text("name"),
            CpuCores = cpu?.Integer("cores", 1 << 16),
            InstructionSets = cpu?.Texts("instructionSets") ?? [],
        };
        cpu?.Finish();
        IReadOnlyList<DeviceReference> devices = ReadDevices(node);
        node.Finish();
        return new MachineTemplate(profile, devices);
    }

    public static MachineTemplate ReadCloud(ProfileNode node, string id)
    {
        HardwareProfile profile = Common(node, id) with
        {
            Provider = node.RequiredText("provider"),
            VmSize = id,
            CpuCores = node.Integer("vcpus", 1 << 16),
            SystemMemoryBytes = node.Scaled("memoryGiB", GiB, MaxGiB),
            Prices = [.. node.Objects("prices").Select(ReadPrice)],
        };
        IReadOnlyList<DeviceReference> devices = ReadDevices(node);
        node.Finish();
        return new MachineTemplate(profile, devices);
    }

    private static HardwareProfile Common(ProfileNode node, string id)
    {
        node.Text("id");
        node.Texts("aliases");
        ProfileNode? sources = node.Object("sources");
        return new HardwareProfile
        {
            Name = id,
            Source = sources is null ? null : sources.Text("size") ?? JoinSources(sources),
            Notes = node.Text("notes"),
        };
    }

    private static string? JoinSources(ProfileNode sources)
    {
        string?[] parts =
        [
            sources.Text("memory") is { } memory ? "memory: " + memory : null,
            sources.Text("bandwidth") is { } bandwidth ? "bandwidth: " + bandwidth : null,
        ];
        return string.Join(" | ", parts.Where(p => p is not null)) is { Length: > 0 } text ? text : null;
    }

    private static IReadOnlyList<DeviceReference> ReadDevices(ProfileNode node) =>
        [.. node.Objects("accelerators").Select(item =>
        {
            var device = new DeviceReference(
                item.RequiredText("ref"),
                item.Integer("count", MaxDevices),
                item.Number("fraction", 0, 1),
                item.Scaled("memoryGiB", GiB, MaxGiB));
            item.Finish();
            return device;
        })];

    private static CloudPrice ReadPrice(ProfileNode node)
    {
        string date = node.RequiredText("date");
        if (!DateTime.TryParseExact(
            date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime parsed))
        {
            throw node.Error(nameof(SR.HardwareValueType), "date", "a date such as 2026-01-31");
        }

        double perHour = node.Number("perHour", 0, 1e6) ?? throw node.Error(nameof(SR.HardwareValueMissing), "perHour");
        var price = new CloudPrice(
            node.RequiredText("region"), node.RequiredText("currency").ToUpperInvariant(), (decimal)perHour, parsed, node.Text("source"));
        node.Finish();
        return price;
    }
}
