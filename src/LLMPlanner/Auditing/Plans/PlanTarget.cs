using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>Where a plan runs its models: machines of one kind, or the hosts of an inventory.</summary>
public sealed class PlanTarget : PlanElement
{
    internal PlanTarget(PlanSection section, int index, bool isGiven = false)
        : base(section.Node)
    {
        IsGiven = isGiven;
        Hardware = section.Text("hardware", SR.PlanExpectedHardware);
        VmSize = section.Text("size", SR.PlanExpectedName);
        Inventory = section.Text("inventory", SR.PlanExpectedPath);
        Id = section.Text("id", SR.PlanExpectedName) ?? (isGiven ? SR.PlanGivenMachines : null) ?? Hardware ?? VmSize ?? Inventory ?? Message.Format("target {0}", index + 1);
        Provider = section.Text("provider", SR.PlanExpectedName);
        Region = section.Text("region", SR.PlanExpectedName);
        Count = section.Integer("count", 1, 1_000_000) ?? 1;
        SystemMemoryBytes = section.Parsed<long>("systemMemory", SR.PlanExpectedSize, Size);
        DiskBytes = section.Parsed<long>("disk", SR.PlanExpectedSize, Size);
        PricePerHour = (decimal?)section.Real("pricePerHour", -double.Epsilon);
        Currency = section.Text("currency", SR.PlanExpectedCurrency);
        PriceDate = section.Day("priceDate");
        UseFreeMemory = section.Text("memory", SR.PlanExpectedMemory) is { } memory && string.Equals(memory, "free", StringComparison.OrdinalIgnoreCase);
        section.Finish();
    }

    /// <summary>The name within the plan.</summary>
    public string Id { get; }

    /// <summary>The machine by any of its names, or null.</summary>
    public string? Hardware { get; }

    /// <summary>The size at a cloud, or null.</summary>
    public string? VmSize { get; }

    /// <summary>Path of an inventory, relative to the plan, or null.</summary>
    public string? Inventory { get; }

    /// <summary>The cloud, or null.</summary>
    public string? Provider { get; }

    /// <summary>The region whose price holds, or null.</summary>
    public string? Region { get; }

    /// <summary>How many machines; an inventory counts its own.</summary>
    public int Count { get; }

    /// <summary>Host memory of one machine in bytes, for cards that are named without a machine; null where the profile knows.</summary>
    public long? SystemMemoryBytes { get; }

    /// <summary>Room for model files on one machine in bytes, or null.</summary>
    public long? DiskBytes { get; }

    /// <summary>Price of one machine an hour, over that of the profile; null for the profile's.</summary>
    public decimal? PricePerHour { get; }

    /// <summary>The ISO 4217 code of that price.</summary>
    public string? Currency { get; }

    /// <summary>The day of that price.</summary>
    public DateTime? PriceDate { get; }

    /// <summary>Whether what is in use on a machine that was read counts; otherwise its whole memory is planned with.</summary>
    public bool UseFreeMemory { get; }

    /// <summary>Whether it stands for machines that were given beside the plan.</summary>
    internal bool IsGiven { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static long? Size(string text) => SizeText.TryParse(text, out long bytes) && bytes > 0 ? bytes : null;
}
