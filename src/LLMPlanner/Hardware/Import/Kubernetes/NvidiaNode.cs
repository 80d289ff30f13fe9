using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>The cards of NVIDIA in a node, by the labels of GPU Feature Discovery.</summary>
internal static class NvidiaNode
{
    private const string Prefix = "nvidia.com/";
    private const string Resource = "nvidia.com/gpu";
    private const string MigMark = "-MIG-";

    /// <summary>Reads them.</summary>
    public static IEnumerable<DeviceReading> Read(NodeLabels labels, NodeResources resources, List<string> warnings)
    {
        string? product = labels[Resource + ".product"] ?? CloudLabel(labels);
        int? labelled = labels.Number(Resource + ".count", 1 << 12);
        int shown = Shown(labels, resources, labelled);
        int slices = resources.Under(Prefix + "mig-").Sum(m => m.Count);
        if (product is null)
        {
            return [];
        }

        // A card that is handed out several times is one card.
        int replicas = Math.Max(1, labels.Number(Resource + ".replicas", 1 << 12) ?? 1);
        int count = labelled is { } cards && shown > cards ? cards : Math.Max(shown > 0 ? 1 : 0, shown / replicas);
        if (labelled > count + (slices > 0 ? labelled : 0))
        {
            warnings.Add(Message.Format(SR.NodeDevicesMissing, count, labelled));
        }

        var whole = new DeviceReading
        {
            Name = WithoutMig(product),
            Vendor = "NVIDIA",
            Source = "GPU Feature Discovery",
            IsRounded = labels[Resource + ".product"] is null,
            TotalBytes = labels.Number(Resource + ".memory", 1 << 22) is { } megabytes and > 64 ? (long)megabytes << 20 : null,
            ComputeCapability = labels[Resource + ".compute.major"] is { } major ? major + "." + (labels[Resource + ".compute.minor"] ?? "0") : null,
            Architecture = labels[Resource + ".family"],
            DriverVersion = labels[Prefix + "cuda.driver-version.full"] ?? Version(labels, "cuda.driver", ".rev"),
            RuntimeVersion = (labels[Prefix + "cuda.runtime-version.full"] ?? Version(labels, "cuda.runtime")) is { } cuda ? "CUDA " + cuda : null,
        };
        int mig = product.IndexOf(MigMark, StringComparison.Ordinal);
        return mig >= 0
            ? [Split(whole with { TotalBytes = null }, [(product.Substring(mig + MigMark.Length), count)], whole.TotalBytes)]
            : [.. Enumerable.Repeat(whole, Math.Min(count, ImportLimits.MaxDevices)), .. Mixed(whole, resources)];
    }

    private static int Shown(NodeLabels labels, NodeResources resources, int? labelled) =>
        resources.Devices(Resource) ?? resources.Devices(Resource + ".shared")
            ?? (labels[Resource + ".product"] is null ? 0 : labelled ?? 0);

    // With the strategy "mixed" every kind of part is a resource of its own.
    private static IEnumerable<DeviceReading> Mixed(DeviceReading whole, NodeResources resources)
    {
        (string Name, int Count)[] kinds = [.. resources.Under(Prefix + "mig-").Where(m => m.Count > 0)];
        return kinds.Length == 0 ? [] : [Split(whole, kinds, sliceBytes: null)];
    }

    private static DeviceReading Split(DeviceReading whole, IEnumerable<(string Profile, int Count)> kinds, long? sliceBytes) => whole with
    {
        IsSplit = true,
        Slices =
        [
            .. kinds.SelectMany(k => Enumerable.Repeat(
                new DeviceSlice(k.Profile, sliceBytes ?? SlicedDevice.ProfileBytes(k.Profile), FreeBytes: null, Multiprocessors: null),
                Math.Min(k.Count, ImportLimits.MaxDevices))),
        ],
    };

    private static string WithoutMig(string product)
    {
        int mark = product.IndexOf(MigMark, StringComparison.Ordinal);
        return mark < 0 ? product : product.Substring(0, mark);
    }

    // Labels of clouds: "nvidia-tesla-t4", "nvidia-h100-80gb".
    private static string? CloudLabel(NodeLabels labels) =>
        labels["cloud.google.com/gke-accelerator"] ?? labels["karpenter.k8s.aws/instance-gpu-name"];

    private static string? Version(NodeLabels labels, string name, string last = "") =>
        labels[Prefix + name + ".major"] is { } major
            ? string.Join(".", new[] { major, labels[Prefix + name + ".minor"], last.Length == 0 ? null : labels[Prefix + name + last] }.Where(p => p is not null))
            : null;
}
