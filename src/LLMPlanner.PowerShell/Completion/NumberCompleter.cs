namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes numbers with some that are usual for the parameter: without any, a prompt offers the names of files.</summary>
public sealed class NumberCompleter : NameCompleter
{
    private static readonly Dictionary<string, string[]> s_values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AcceleratorCount"] = ["1", "2", "4", "8", "16"],
        ["AcceleratorMemory"] = ["8GB", "12GB", "16GB", "24GB", "32GB", "48GB", "80GB", "96GB", "141GB"],
        ["ConcurrentRequests"] = ["1", "2", "4", "8", "16", "32", "64", "128"],
        ["ConcurrentUsers"] = ["1", "5", "10", "25", "50", "100", "500", "1000"],
        ["ContextDepth"] = ["0", "1K", "4K", "8K", "16K", "32K", "64K", "128K"],
        ["ContextLength"] = ["4K", "8K", "16K", "32K", "64K", "128K", "256K"],
        ["CpuCores"] = ["8", "16", "24", "32", "64", "96", "128"],
        ["DraftAcceptance"] = ["0.5", "0.6", "0.7", "0.8", "0.9"],
        ["DraftTokens"] = ["0", "1", "2", "3", "4", "5", "8"],
        ["ElectricityPrice"] = ["0", "0.10", "0.20", "0.30", "0.40"],
        ["ExtendedContextLength"] = ["32K", "64K", "128K", "256K", "512K", "1024K"],
        ["First"] = ["1", "3", "5", "10", "20", "50"],
        ["LoadHeadroom"] = ["0", "0.1", "0.2", "0.3", "0.5"],
        ["MaxMachines"] = ["1", "2", "4", "8", "16", "32", "64"],
        ["MaxPricePerHour"] = ["1", "2", "5", "10", "20", "50", "100"],
        ["MinHeadroom"] = ["0", "5%", "10%", "20%", "1GB", "2GB", "4GB"],
        ["OutputLength"] = ["64", "128", "256", "512", "1K", "2K", "4K", "8K"],
        ["OwnershipYears"] = ["1", "2", "3", "4", "5"],
        ["PrefixHitShare"] = ["0", "0.25", "0.5", "0.75", "0.9"],
        ["PromptLength"] = ["256", "512", "1K", "2K", "4K", "8K", "16K", "32K"],
        ["RequestsPerSecond"] = ["0.1", "0.5", "1", "2", "5", "10", "20", "50"],
        ["SystemMemory"] = ["16GB", "32GB", "64GB", "128GB", "256GB", "512GB", "1024GB"],
        ["TargetTimeToFirstTokenSeconds"] = ["0.5", "1", "2", "5", "10"],
        ["TargetTokensPerSecond"] = ["5", "10", "20", "30", "50", "100"],
        ["ThinkTimeSeconds"] = ["0", "10", "30", "60", "120"],
        ["TimeoutSec"] = ["10", "30", "60", "120", "300"],
        ["Utilization"] = ["0.1", "0.25", "0.5", "0.75", "1"],
        ["Width"] = ["80", "100", "120", "160", "200"],
    };

    private protected override bool KeepsOrder => true;

    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => s_values.TryGetValue(context.Parameter, out string[]? values) ? Plain(values) : [];
}
