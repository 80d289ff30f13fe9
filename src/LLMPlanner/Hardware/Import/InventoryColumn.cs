namespace LLMPlanner.Hardware.Import;

/// <summary>What a column of an inventory can hold; the names are the keys of a column map.</summary>
public static class InventoryColumn
{
    /// <summary>The name of the machine.</summary>
    public const string Name = "Name";

    /// <summary>The card, or cards as in <c>2x RTX 3090</c>.</summary>
    public const string Accelerator = "Accelerator";

    /// <summary>How many of them.</summary>
    public const string AcceleratorCount = "AcceleratorCount";

    /// <summary>The memory of one of them.</summary>
    public const string AcceleratorMemory = "AcceleratorMemory";

    /// <summary>The memory of the machine.</summary>
    public const string SystemMemory = "SystemMemory";

    /// <summary>The bandwidth of that memory in 10^9 bytes per second.</summary>
    public const string SystemMemoryBandwidth = "SystemMemoryBandwidth";

    /// <summary>The processor.</summary>
    public const string CpuName = "CpuName";

    /// <summary>Physical cores, or vCPUs.</summary>
    public const string CpuCores = "CpuCores";

    /// <summary>The operating system.</summary>
    public const string OperatingSystem = "OperatingSystem";

    /// <summary>The size at a cloud, which stands for cards, memory and processors that the row does not tell.</summary>
    public const string VmSize = "VmSize";

    /// <summary>The cloud.</summary>
    public const string Provider = "Provider";

    /// <summary>The region.</summary>
    public const string Region = "Region";

    /// <summary>The price of one hour.</summary>
    public const string PricePerHour = "PricePerHour";

    /// <summary>The ISO 4217 code of the price.</summary>
    public const string Currency = "Currency";

    // What headers say, reduced to letters and digits in lower case.
    private static readonly Dictionary<string, string[]> s_headers = new(StringComparer.Ordinal)
    {
        [Name] = ["name", "host", "hostname", "node", "nodename", "machine", "machinename", "computer", "computername", "server", "servername", "pscomputername", "asset"],
        [Accelerator] = ["accelerator", "accelerators", "gpu", "gpus", "gpumodel", "gputype", "gpuname", "card", "cards", "graphicscard", "model", "devicename"],
        [AcceleratorCount] = ["acceleratorcount", "gpucount", "numgpus", "numberofgpus", "ngpus", "count", "qty", "quantity"],
        [AcceleratorMemory] = ["acceleratormemory", "vram", "gpumemory", "gpuram", "memorypergpu", "vrampergpu", "cardmemory", "framebuffer"],
        [SystemMemory] = ["systemmemory", "ram", "memory", "hostmemory", "mainmemory", "totalram", "totalmemory", "physicalmemory"],
        [SystemMemoryBandwidth] = ["systemmemorybandwidth", "memorybandwidth", "rambandwidth"],
        [CpuName] = ["cpuname", "cpu", "processor", "cpumodel"],
        [CpuCores] = ["cpucores", "cores", "vcpus", "vcpu", "physicalcores"],
        [OperatingSystem] = ["operatingsystem", "os"],
        [VmSize] = ["vmsize", "instancetype", "machinetype", "sku"],
        [Provider] = ["provider", "cloud"],
        [Region] = ["region", "location"],
        [PricePerHour] = ["priceperhour", "hourlyprice", "pricehour", "costperhour"],
        [Currency] = ["currency"],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> All => s_headers.Keys;

    /// <summary>What a column with this header holds, or <see langword="null"/>.</summary>
    internal static string? OfHeader(string header)
    {
        string key = Reduce(WithoutUnit(header).Name);
        return s_headers.FirstOrDefault(h => h.Value.Contains(key)).Key;
    }

    /// <summary>A header without the unit behind it, as in <c>VRAM (GB)</c>, <c>RAM [GiB]</c> or <c>ram_mb</c>.</summary>
    internal static (string Name, string? Unit) WithoutUnit(string header)
    {
        string text = header.Trim().TrimEnd(')', ']');
        int start = text.Length;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        string unit = text.Substring(start).ToUpperInvariant();
        return start > 0 && unit is "MB" or "MIB" or "GB" or "GIB" or "TB" or "TIB" or "KB" or "KIB" or "BYTES"
            ? (text.Substring(0, start), unit)
            : (header, null);
    }

    internal static string Reduce(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
