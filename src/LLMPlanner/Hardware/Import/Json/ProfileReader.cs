using System.Text.Json;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Json;

/// <summary>
/// Reads a profile from one JSON object. Names match in any case. A value that cannot be is an error that names it; a name that
/// does not exist becomes a warning, unless it is one that PowerShell adds.
/// </summary>
internal sealed class ProfileReader(ItemPlace place)
{
    private readonly List<string> _warnings = [];

    /// <summary>Reads it.</summary>
    public HardwareProfile Read(JsonElement element)
    {
        var node = new ValueNode(element, place, string.Empty);
        var profile = new HardwareProfile
        {
            Name = node.Text("name")!,
            Accelerators = [.. node.Objects("accelerators", ImportLimits.MaxDevices).Select(Device)],
            SystemMemoryBytes = node.Bytes("systemMemoryBytes"),
            FreeSystemMemoryBytes = node.Bytes("freeSystemMemoryBytes"),
            SystemMemoryBandwidthBytesPerSecond = node.Bytes("systemMemoryBandwidthBytesPerSecond"),
            IsUnifiedMemory = node.Flag("isUnifiedMemory") ?? false,
            CpuName = node.Text("cpuName"),
            CpuCores = (int?)node.Whole("cpuCores", 1 << 16),
            InstructionSets = node.Texts("instructionSets"),
            Provider = node.Text("provider"),
            VmSize = node.Text("vmSize"),
            Region = node.Text("region"),
            PricePerHour = node.Money("pricePerHour"),
            Currency = node.Text("currency"),
            PriceDate = node.Date("priceDate"),
            Prices = [.. node.Objects("prices", 4096).Select(Price)],
            OperatingSystem = node.Text("operatingSystem"),
            Schedulable = node.Flag("schedulable") ?? true,
            Source = node.Text("source"),
            Notes = node.Text("notes"),
        };
        string[] warnings = [.. node.Texts("warnings")];
        Report(node);
        return profile with { Warnings = [.. warnings, .. _warnings] };
    }

    private Accelerator Device(ValueNode node)
    {
        long memory = node.Bytes("memoryBytes") ?? 0;
        long? usable = node.Bytes("usableMemoryBytes");
        if (usable > memory)
        {
            throw node.Error("usableMemoryBytes", SR.ImportUsableTooLarge);
        }

        var device = new Accelerator
        {
            Name = node.Text("name") ?? SizeText.Format(memory),
            Vendor = node.Text("vendor"),
            Architecture = node.Text("architecture"),
            ComputeCapability = node.Text("computeCapability"),
            DeviceClass = node.Choice<DeviceClass>("deviceClass") ?? DeviceClass.Unknown,
            Year = (int?)node.Whole("year", 9999),
            MemoryBytes = memory,
            DriverMemoryBytes = node.Bytes("driverMemoryBytes"),
            UsableMemoryBytes = usable ?? memory,
            UsableMemoryBasis = node.Choice<FigureBasis>("usableMemoryBasis") ?? (usable is null ? FigureBasis.Assumed : FigureBasis.Given),
            FreeMemoryBytes = node.Bytes("freeMemoryBytes"),
            MemoryType = node.Text("memoryType"),
            IsUnifiedMemory = node.Flag("isUnifiedMemory") ?? false,
            Fraction = node.Number("fraction", 1),
            BandwidthBytesPerSecond = node.Bytes("bandwidthBytesPerSecond"),
            Tflops = node.Object("tflops") is { } rates ? Rates(rates) : ComputeRates.Unknown,
            UnsupportedTypes = node.Choices<NumericType>("unsupportedTypes"),
            Link = node.Text("link"),
            LinkBytesPerSecond = node.Bytes("linkBytesPerSecond"),
            Peer = node.Text("peer"),
            PeerBytesPerSecond = node.Bytes("peerBytesPerSecond"),
            PowerWatts = node.Number("powerWatts", 1e6),
            DriverVersion = node.Text("driverVersion"),
            RuntimeVersion = node.Text("runtimeVersion"),
            Source = node.Text("source"),
            Notes = node.Text("notes"),
        };
        Report(node);
        return device;
    }

    private ComputeRates Rates(ValueNode node)
    {
        var rates = new ComputeRates
        {
            Fp32 = node.Number("fp32", 1e9),
            Fp16 = node.Number("fp16", 1e9),
            Bf16 = node.Number("bf16", 1e9),
            Fp8 = node.Number("fp8", 1e9),
            Int8 = node.Number("int8", 1e9),
            Fp4 = node.Number("fp4", 1e9),
            Basis = node.Text("basis"),
        };
        Report(node);
        return rates;
    }

    private CloudPrice Price(ValueNode node)
    {
        var price = new CloudPrice(
            node.Text("region") ?? string.Empty, node.Text("currency") ?? "USD", node.Money("perHour") ?? 0,
            node.Date("date") ?? default, node.Text("source"))
        {
            Kind = node.Choice<CloudPriceKind>("kind") ?? CloudPriceKind.PayAsYouGo,
        };
        Report(node);
        return price;
    }

    private void Report(ValueNode node)
    {
        _warnings.AddRange(node.Unknown().Take(8).Select(name => Message.Format(SR.ImportNameUnknown, name, place.Source, place.Line)));
        _warnings.AddRange(node.CutOff.Select(name => Message.Format(SR.ImportCutOff, name)));
    }
}
