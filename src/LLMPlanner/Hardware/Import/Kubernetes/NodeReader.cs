using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>
/// Makes a profile of each node of <c>kubectl get nodes -o json</c>: cards from the labels of GPU Feature Discovery and of AMD's node
/// labeller, else of the cloud size; how many of them, memory and processors from what the node can give to pods.
/// </summary>
internal sealed class NodeReader(HardwareCatalog catalog, ProfileComposer composer, NameRegister names)
{
    private const string Source = "kubectl get nodes -o json";

    private static readonly (string Label, string Set)[] s_sets =
    [
        ("AVX2", "avx2"), ("FMA3", "fma"), ("AVX512F", "avx512f"), ("AVX512VNNI", "avx512vnni"), ("AVX512BF16", "avx512bf16"),
        ("AMXINT8", "amx-int8"), ("AMXBF16", "amx-bf16"), ("ASIMD", "neon"), ("ASIMDDP", "dotprod"),
    ];

    private readonly CloudNode _cloud = new(catalog);

    /// <summary>Makes the profile of a node; <see langword="null"/> for an object of another kind.</summary>
    public HardwareProfile? Read(JsonElement node, ItemPlace place)
    {
        if (node.ValueKind != JsonValueKind.Object || node.Text("kind") is { } kind && kind != "Node")
        {
            return null;
        }

        var warnings = new List<string>();
        var labels = new NodeLabels(node.Property("metadata", "labels"));
        JsonElement? allocatable = node.Property("status", "allocatable") ?? node.Property("status", "capacity");
        if (allocatable is null)
        {
            warnings.Add(SR.NodePartial);
        }

        var resources = new NodeResources(allocatable, node.Property("status", "capacity"));
        string name = node.Property("metadata", "name").AsText() ?? labels["kubernetes.io/hostname"] ?? FormattableString.Invariant($"node {place.Index + 1}");
        List<DeviceReading> devices = [.. NvidiaNode.Read(labels, resources, warnings), .. AmdNode.Read(labels, resources, warnings)];
        HardwareProfile profile = composer.Compose(name, Host(node, labels, resources), devices, warnings, Source);
        profile = _cloud.Add(profile, labels, node.Property("spec", "providerID").AsText(), resources);
        (bool schedulable, string? why) = Scheduling.Read(node);
        profile = profile with
        {
            Schedulable = schedulable,
            Notes = why is null ? profile.Notes : string.Join(" ", new[] { profile.Notes, why }.Where(n => n is not null)),
        };
        return names.Check(FleetWarnings.Add(profile));
    }

    private static HostReading Host(JsonElement node, NodeLabels labels, NodeResources resources) => new()
    {
        MemoryBytes = resources.Memory,
        CpuCores = resources.Processors,
        InstructionSets = [.. InstructionSets(labels)],
        OperatingSystem = node.Property("status", "nodeInfo") is { } info ? info.Text("osImage") ?? info.Text("operatingSystem") : null,
    };

    // Node Feature Discovery: feature.node.kubernetes.io/cpu-cpuid.AVX512F=true
    private static IEnumerable<string> InstructionSets(NodeLabels labels)
    {
        foreach ((string label, string set) in s_sets)
        {
            if (labels["feature.node.kubernetes.io/cpu-cpuid." + label] == "true")
            {
                yield return set;
            }
        }
    }
}
