using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>The labels of a node.</summary>
internal sealed class NodeLabels
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    public NodeLabels(JsonElement? labels)
    {
        foreach (JsonProperty label in labels.Properties())
        {
            if (label.Value.ValueKind == JsonValueKind.String)
            {
                _labels[label.Name] = label.Value.GetString()!;
            }
        }
    }

    /// <summary>The value of a label, or <see langword="null"/>.</summary>
    public string? this[string name] => _labels.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A label with a whole number, or <see langword="null"/>.</summary>
    public int? Number(string name, int maximum = ImportLimits.MaxDevices) => ToolValue.Integer(this[name], 0, maximum);

    /// <summary>The labels whose name starts so, without that start.</summary>
    public IEnumerable<(string Name, string Value)> Under(string prefix) =>
        _labels.Where(l => l.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(l => (l.Key.Substring(prefix.Length), l.Value));
}
