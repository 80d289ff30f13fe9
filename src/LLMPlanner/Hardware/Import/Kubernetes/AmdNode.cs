using System.Globalization;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>
/// The cards of AMD in a node, by the labels of its node labeller: a value where all cards are alike, a count for each value
/// where they are not.
/// </summary>
internal static class AmdNode
{
    private const string Resource = "amd.com/gpu";

    /// <summary>Reads them.</summary>
    public static IEnumerable<DeviceReading> Read(NodeLabels labels, NodeResources resources, List<string> warnings)
    {
        IReadOnlyList<(string Value, int Count)> products = Values(labels, "product-name");
        IReadOnlyList<(string Value, int Count)> sizes = Values(labels, "vram");
        int labelled = Math.Max(products.Sum(p => p.Count), sizes.Sum(s => s.Count));
        int count = resources.Devices(Resource) ?? labelled;
        if (labelled > 0 && resources.AllDevices(Resource) > count)
        {
            warnings.Add(Message.Format(SR.NodeDevicesMissing, count, resources.AllDevices(Resource)));
        }

        // Each list is in its own order; where both have several entries nobody can tell which goes with which.
        if (products.Count > 1 && sizes.Count > 1)
        {
            warnings.Add(SR.NodeAmdMixed);
        }

        IReadOnlyList<(string Value, int Count)> ids = Values(labels, "device-id");
        string? device = ids.Count == 1 ? ids[0].Value : null;
        string? driver = labels["amd.com/gpu.driver-version"];
        int left = Math.Min(count, ImportLimits.MaxDevices);
        var devices = new List<DeviceReading>();
        IReadOnlyList<(string Value, int Count)> kinds = products.Count > 0 ? products : sizes;
        foreach ((string value, int number) in kinds.Count > 0 ? kinds : [(string.Empty, left)])
        {
            string? name = products.Count > 0 ? value.Replace('_', ' ') : AmdDeviceIds.Name(device);
            string? size = sizes.Count == 1 ? sizes[0].Value : products.Count > 0 ? null : value;
            int taken = kinds.Count <= 1 ? left : Math.Min(left, number);
            left -= taken;
            devices.AddRange(Enumerable.Repeat(Device(name, size, driver), taken));
        }

        return devices;
    }

    private static DeviceReading Device(string? name, string? size, string? driver) => new()
    {
        Name = name ?? "AMD GPU",
        Vendor = "AMD",
        Source = "AMD node labeller",
        TotalBytes = ToolValue.DeviceTotal(size),
        IsRounded = true,
        DriverVersion = driver,
    };

    // amd.com/gpu.vram=192G, or amd.com/gpu.vram.192G=8 (older: beta.amd.com/…).
    private static IReadOnlyList<(string Value, int Count)> Values(NodeLabels labels, string kind)
    {
        foreach (string prefix in new[] { "amd.com/gpu.", "beta.amd.com/gpu." })
        {
            List<(string Value, int Count)> counted = [];
            foreach ((string value, string number) in labels.Under(prefix + kind + "."))
            {
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= ImportLimits.MaxDevices)
                {
                    counted.Add((value, count));
                }
            }

            if (counted.Count > 0)
            {
                return counted;
            }

            if (labels[prefix + kind] is { } single)
            {
                return [(single, Count(labels, kind, single))];
            }
        }

        return [];
    }

    private static int Count(NodeLabels labels, string kind, string value) =>
        labels.Number("beta.amd.com/gpu." + kind + "." + value) ?? 1;
}
