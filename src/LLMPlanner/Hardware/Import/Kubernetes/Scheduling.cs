using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import.Kubernetes;

/// <summary>Whether new pods come to a node by themselves.</summary>
internal static class Scheduling
{
    private const int MaxTaints = 64;

    /// <summary>Reads it, with the reason where they do not.</summary>
    public static (bool Schedulable, string? Why) Read(JsonElement node)
    {
        var reasons = new List<string>();
        if (node.Property("spec", "unschedulable") is { ValueKind: JsonValueKind.True })
        {
            reasons.Add(SR.NodeCordoned);
        }

        string[] taints =
        [
            .. node.Property("spec", "taints").Items().Take(MaxTaints)
                .Where(t => t.Text("effect") is "NoSchedule" or "NoExecute" && t.Text("key") != "node.kubernetes.io/unschedulable")
                .Select(t => t.Text("key") + (t.Text("value") is { } value ? "=" + value : string.Empty) + ":" + t.Text("effect")),
        ];
        if (taints.Length > 0)
        {
            reasons.Add(Message.Format(SR.NodeTainted, string.Join(", ", taints)));
        }

        JsonElement? ready = node.Property("status", "conditions").Items().Cast<JsonElement?>()
            .FirstOrDefault(c => c!.Value.Text("type") == "Ready");
        if (ready is { } condition && condition.Text("status") is not ("True" or "true"))
        {
            reasons.Add(SR.NodeNotReady);
        }

        return reasons.Count == 0 ? (true, null) : (false, string.Join(" ", reasons));
    }
}
