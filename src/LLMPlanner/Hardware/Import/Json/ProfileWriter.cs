using System.Globalization;
using System.Text.Json;

namespace LLMPlanner.Hardware.Import.Json;

/// <summary>Writes a profile as one JSON object.</summary>
internal static class ProfileWriter
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter writer, HardwareProfile profile)
    {
        writer.WriteStartObject();
        Text(writer, "name", profile.Name);
        writer.WriteStartArray("accelerators");
        foreach (Accelerator accelerator in profile.Accelerators)
        {
            Write(writer, accelerator);
        }

        writer.WriteEndArray();
        Number(writer, "systemMemoryBytes", profile.SystemMemoryBytes);
        Number(writer, "freeSystemMemoryBytes", profile.FreeSystemMemoryBytes);
        Number(writer, "systemMemoryBandwidthBytesPerSecond", profile.SystemMemoryBandwidthBytesPerSecond);
        Flag(writer, "isUnifiedMemory", profile.IsUnifiedMemory);
        Text(writer, "cpuName", profile.CpuName);
        Number(writer, "cpuCores", profile.CpuCores);
        Texts(writer, "instructionSets", profile.InstructionSets);
        Text(writer, "provider", profile.Provider);
        Text(writer, "vmSize", profile.VmSize);
        Text(writer, "region", profile.Region);
        if (profile.PricePerHour is { } price)
        {
            writer.WriteNumber("pricePerHour", price);
        }

        Text(writer, "currency", profile.Currency);
        Date(writer, "priceDate", profile.PriceDate);
        Prices(writer, profile.Prices);
        Text(writer, "operatingSystem", profile.OperatingSystem);
        if (!profile.Schedulable)
        {
            writer.WriteBoolean("schedulable", false);
        }

        Texts(writer, "warnings", profile.Warnings);
        Text(writer, "source", profile.Source);
        Text(writer, "notes", profile.Notes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Accelerator device)
    {
        writer.WriteStartObject();
        Text(writer, "name", device.Name);
        Text(writer, "vendor", device.Vendor);
        Text(writer, "architecture", device.Architecture);
        Text(writer, "computeCapability", device.ComputeCapability);
        writer.WriteString("deviceClass", device.DeviceClass.ToString());
        Number(writer, "year", device.Year);
        Number(writer, "memoryBytes", device.MemoryBytes);
        Number(writer, "driverMemoryBytes", device.DriverMemoryBytes);
        Number(writer, "usableMemoryBytes", device.UsableMemoryBytes);
        writer.WriteString("usableMemoryBasis", device.UsableMemoryBasis.ToString());
        Number(writer, "freeMemoryBytes", device.FreeMemoryBytes);
        Text(writer, "memoryType", device.MemoryType);
        Flag(writer, "isUnifiedMemory", device.IsUnifiedMemory);
        Number(writer, "fraction", device.Fraction);
        Number(writer, "bandwidthBytesPerSecond", device.BandwidthBytesPerSecond);
        Rates(writer, device.Tflops);
        Texts(writer, "unsupportedTypes", [.. device.UnsupportedTypes.Select(t => t.ToString())]);
        Text(writer, "link", device.Link);
        Number(writer, "linkBytesPerSecond", device.LinkBytesPerSecond);
        Text(writer, "peer", device.Peer);
        Number(writer, "peerBytesPerSecond", device.PeerBytesPerSecond);
        Number(writer, "powerWatts", device.PowerWatts);
        Text(writer, "driverVersion", device.DriverVersion);
        Text(writer, "runtimeVersion", device.RuntimeVersion);
        Text(writer, "source", device.Source);
        Text(writer, "notes", device.Notes);
        writer.WriteEndObject();
    }

    private static void Rates(Utf8JsonWriter writer, ComputeRates rates)
    {
        if (rates == ComputeRates.Unknown)
        {
            return;
        }

        writer.WriteStartObject("tflops");
        Number(writer, "fp32", rates.Fp32);
        Number(writer, "fp16", rates.Fp16);
        Number(writer, "bf16", rates.Bf16);
        Number(writer, "fp8", rates.Fp8);
        Number(writer, "int8", rates.Int8);
        Number(writer, "fp4", rates.Fp4);
        Text(writer, "basis", rates.Basis);
        writer.WriteEndObject();
    }

    private static void Prices(Utf8JsonWriter writer, IReadOnlyList<CloudPrice> prices)
    {
        if (prices.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("prices");
        foreach (CloudPrice price in prices)
        {
            writer.WriteStartObject();
            Text(writer, "region", price.Region);
            Text(writer, "currency", price.Currency);
            writer.WriteNumber("perHour", price.PerHour);
            Date(writer, "date", price.Date);
            Text(writer, "source", price.Source);
            writer.WriteString("kind", price.Kind.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        // "R" is what reads back to the same number on every runtime.
        if (value is { } number)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, true);
        }
    }

    private static void Date(Utf8JsonWriter writer, string name, DateTime? value)
    {
        if (value is { } date)
        {
            writer.WriteString(name, date.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }
    }
}
