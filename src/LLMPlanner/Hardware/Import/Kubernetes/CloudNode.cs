using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>Adds what a node's cloud size says: provider, size, region, list price, and the cards where no label names them.</summary>
internal sealed class CloudNode(HardwareCatalog catalog)
{
    private const int MaxKept = 4096;

    private readonly Dictionary<(string Size, string? Region), HardwareProfile?> _sizes = [];

    /// <summary>Adds it.</summary>
    public HardwareProfile Add(HardwareProfile profile, NodeLabels labels, string? providerId, NodeResources resources)
    {
        string? size = labels["node.kubernetes.io/instance-type"] ?? labels["beta.kubernetes.io/instance-type"];
        string? region = labels["topology.kubernetes.io/region"] ?? labels["failure-domain.beta.kubernetes.io/region"];
        string? provider = Provider(providerId);
        HardwareProfile? known = size is null || provider is null ? null : Find(size, provider, region);
        profile = profile with
        {
            Provider = provider ?? known?.Provider,
            VmSize = provider is null && known is null ? null : size,
            Region = region,
            PricePerHour = known?.PricePerHour,
            Currency = known?.Currency,
            PriceDate = known?.PriceDate,
            Prices = known?.Prices ?? [],
        };
        int? devices = resources.Devices("nvidia.com/gpu") ?? resources.Devices("amd.com/gpu");
        if (profile.Accelerators.Count > 0 || devices == 0)
        {
            // A size with cards whose plugin does not run gives none of them to pods.
            return profile;
        }

        return known is { Accelerators.Count: > 0, IsComplete: true }
            ? profile with { Accelerators = known.Accelerators, Warnings = [.. profile.Warnings, Message.Format(SR.NodeCardsOfSize, size)] }
            : devices > 0 ? profile with { Warnings = [.. profile.Warnings, Message.Format(SR.NodeCardsUnnamed, devices)] } : profile;
    }

    private HardwareProfile? Find(string size, string provider, string? region)
    {
        if (!_sizes.TryGetValue((size, region), out HardwareProfile? known))
        {
            known = catalog.TryFindSize(size, provider, region);
            if (_sizes.Count < MaxKept)
            {
                _sizes.Add((size, region), known);
            }
        }

        return known;
    }

    // "azure:///subscriptions/…", "aws:///us-east-1a/i-…", "gce://project/zone/name"
    private static string? Provider(string? id) => id?.Split(':')[0] switch
    {
        "azure" => "Azure",
        "aws" => "AWS",
        "gce" => "GCP",
        _ => null,
    };
}
