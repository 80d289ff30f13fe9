using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>An accelerator of the catalog.</summary>
/// <param name="Device">One device.</param>
/// <param name="DevicesPerCard">How many devices the runtime shows for one card.</param>
internal sealed record AcceleratorTemplate(Accelerator Device, int DevicesPerCard);

/// <summary>Reads profiles of the shape of <c>accelerator.schema.json</c>.</summary>
internal static class AcceleratorReader
{
    private const double MiB = 1L << 20;
    private const double GiB = 1L << 30;
    private const double GB = 1e9;
    private const double MaxGiB = 4096;
    private const double MaxGBs = 1e6;

    public static AcceleratorTemplate Read(ProfileNode node, string id)
    {
        node.Text("id");
        node.Text("name");
        node.Texts("aliases");
        ProfileNode memory = node.Object("memory") ?? throw node.Error(nameof(SR.HardwareValueMissing), "memory");
        ProfileNode? sources = node.Object("sources");
        var device = new Accelerator
        {
            Name = id,
            Vendor = node.Text("vendor"),
            Architecture = node.Text("architecture"),
            ComputeCapability = node.Text("computeCapability"),
            DeviceClass = ClassOf(node),
            Year = node.Integer("year", 9999),
            BandwidthBytesPerSecond = node.Scaled("bandwidthGBs", GB, MaxGBs),
            Tflops = node.Object("tflops") is { } rates ? ReadRates(rates) : ComputeRates.Unknown,
            UnsupportedTypes = [.. node.Texts("unsupported").Select(t => TypeOf(node, t))],
            PowerWatts = node.Number("powerWatts", 0, 1e6),
            Source = SourceText(sources),
            Notes = node.Text("notes"),
        };
        device = ReadLink(node.Object("link"), ReadMemory(memory, device));
        int devicesPerCard = node.Integer("devicesPerCard", 16) ?? 1;
        node.Finish();
        return new AcceleratorTemplate(device, devicesPerCard);
    }

    private static Accelerator ReadMemory(ProfileNode memory, Accelerator device)
    {
        long? marketed = memory.Scaled("marketedGiB", GiB, MaxGiB);
        long? total = memory.Scaled("totalMiB", MiB, MaxGiB * 1024);
        long? usable = memory.Scaled("usableMiB", MiB, MaxGiB * 1024);
        bool unified = memory.Boolean("unified") ?? false;
        long size = marketed ?? total ?? usable ?? 0;
        if (size == 0 && !unified)
        {
            throw memory.Error(nameof(SR.HardwareValueMissing), "marketedGiB");
        }

        if (usable > size)
        {
            throw memory.Error(nameof(SR.HardwareValueRange), "usableMiB", "not above the marketed size");
        }

        device = device with
        {
            MemoryBytes = size,
            DriverMemoryBytes = total,
            UsableMemoryBytes = usable ?? Math.Min(total ?? size, size),
            UsableMemoryBasis = BasisOf(memory, usable is not null),
            MemoryType = memory.Text("type"),
            IsUnifiedMemory = unified,
        };
        memory.Finish();
        return device;
    }

    private static Accelerator ReadLink(ProfileNode? link, Accelerator device)
    {
        if (link is null)
        {
            return device;
        }

        device = device with
        {
            Link = link.Text("type"),
            LinkBytesPerSecond = link.Scaled("gbsPerDirection", GB, MaxGBs),
            Peer = link.Text("peer"),
            PeerBytesPerSecond = link.Scaled("peerGBsPerDirection", GB, MaxGBs),
        };
        link.Finish();
        return device;
    }

    private static ComputeRates ReadRates(ProfileNode node)
    {
        var rates = new ComputeRates
        {
            Fp32 = node.Number("fp32"),
            Fp16 = node.Number("fp16"),
            Bf16 = node.Number("bf16"),
            Fp8 = node.Number("fp8"),
            Int8 = node.Number("int8"),
            Fp4 = node.Number("fp4"),
            Basis = node.Text("basis"),
        };
        node.Finish();
        return rates;
    }

    private static string? SourceText(ProfileNode? sources)
    {
        if (sources is null)
        {
            return null;
        }

        string?[] parts = [sources.Text("memory"), sources.Text("bandwidth"), sources.Text("compute")];
        sources.Finish();
        return string.Join(" | ", parts.Zip(["memory: ", "bandwidth: ", "compute: "], (text, head) => text is null ? null : head + text)
            .Where(p => p is not null));
    }

    private static DeviceClass ClassOf(ProfileNode node) => node.Text("class")?.ToUpperInvariant() switch
    {
        null => DeviceClass.Unknown,
        "CONSUMER" => DeviceClass.Consumer,
        "WORKSTATION" => DeviceClass.Workstation,
        "DATACENTER" => DeviceClass.DataCenter,
        "LAPTOP" => DeviceClass.Laptop,
        "INTEGRATED" => DeviceClass.Integrated,
        "EDGE" => DeviceClass.Edge,
        _ => throw node.Error(
            nameof(SR.HardwareValueType), "class", "consumer, workstation, datacenter, laptop, integrated or edge"),
    };

    private static FigureBasis BasisOf(ProfileNode memory, bool usableGiven) =>
        memory.Text("usableBasis")?.ToUpperInvariant() switch
        {
            null => usableGiven ? FigureBasis.Given : FigureBasis.Assumed,
            "MEASURED" => FigureBasis.Measured,
            "DERIVED" => FigureBasis.Derived,
            "ASSUMED" => FigureBasis.Assumed,
            _ => throw memory.Error(nameof(SR.HardwareValueType), "usableBasis", "measured, derived or assumed"),
        };

    private static NumericType TypeOf(ProfileNode node, string text) =>
        Enum.TryParse(text, ignoreCase: true, out NumericType type) && Enum.IsDefined(typeof(NumericType), type) && !char.IsDigit(text[0])
            ? type
            : throw node.Error(nameof(SR.HardwareValueType), "unsupported", "a list of fp16, bf16, fp8, int8, fp4");
}
