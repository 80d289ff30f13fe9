using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>What a node can give to pods, and what it has.</summary>
internal sealed class NodeResources(JsonElement? allocatable, JsonElement? capacity)
{
    /// <summary>Memory for pods, in bytes.</summary>
    public long? Memory => Quantity.Read(Text(allocatable, "memory") ?? Text(capacity, "memory"), ToolValue.MaxHostBytes);

    /// <summary>Processors for pods, parts cut off.</summary>
    public int? Processors => (int?)Quantity.Read(Text(allocatable, "cpu") ?? Text(capacity, "cpu"), 1 << 16) is { } count and > 0 ? count : null;

    /// <summary>The devices of a name that pods can have; <see langword="null"/> where the node does not list it.</summary>
    public int? Devices(string name) => (int?)Quantity.Read(Text(allocatable, name), 1 << 20);

    /// <summary>The devices of a name that the node has.</summary>
    public int? AllDevices(string name) => (int?)Quantity.Read(Text(capacity, name), 1 << 20);

    /// <summary>The names of the resources that start so, with what pods can have of them.</summary>
    public IEnumerable<(string Name, int Count)> Under(string prefix) =>
        allocatable.Properties()
            .Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(p => (p.Name.Substring(prefix.Length), Devices(p.Name) ?? 0));

    private static string? Text(JsonElement? list, string name) => list is { } element ? element.Text(name) : null;
}
