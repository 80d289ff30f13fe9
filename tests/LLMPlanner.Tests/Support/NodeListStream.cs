using System.Globalization;
using System.Text;

namespace LLMPlanner.Tests.Support;

/// <summary>
/// What <c>kubectl get nodes -o json</c> prints of a large cluster, made while it is read: cards of several kinds, nodes without, some
/// cordoned, some tainted, each with the lists of images and conditions that make real nodes long.
/// </summary>
public static class NodeListStream
{
    private static readonly string[] s_cards = ["NVIDIA-H100-80GB-HBM3", "NVIDIA-A100-SXM4-80GB", "NVIDIA-L40S", "Tesla-T4"];
    private static readonly int[] s_memory = [81559, 81920, 46068, 15360];

    /// <summary>Writes a list to a file.</summary>
    public static void Write(string path, int nodes)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 64 << 10) { NewLine = "\n" };
        writer.Write("{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n");
        for (int i = 0; i < nodes; i++)
        {
            writer.Write(i == 0 ? "" : ",\n");
            writer.Write(Node(i));
        }

        writer.Write("\n    ],\n    \"kind\": \"List\"\n}\n");
    }

    private static string Node(int index)
    {
        int card = index % 5;
        string labels = card == 4 ? "" : string.Create(CultureInfo.InvariantCulture, $$"""
            "nvidia.com/gpu.product": "{{s_cards[card]}}", "nvidia.com/gpu.count": "8", "nvidia.com/gpu.memory": "{{s_memory[card]}}",
            """);
        string devices = card == 4 ? "" : "\"nvidia.com/gpu\": \"8\",";
        string spec = index % 50 == 7 ? "\"unschedulable\": true" : index % 20 == 3 ? "\"taints\": [{ \"effect\": \"NoSchedule\", \"key\": \"nvidia.com/gpu\" }]" : "";
        string images = string.Join(",\n", Enumerable.Range(0, 30).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$"""                        { "names": ["registry.example.com/team/image-{{i}}@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"], "sizeBytes": {{1000000 + i}} }""")));
        return string.Create(CultureInfo.InvariantCulture, $$"""
                    {
                        "apiVersion": "v1", "kind": "Node",
                        "metadata": {
                            "annotations": { "node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
                            "creationTimestamp": "2026-01-01T00:00:00Z",
                            "labels": { {{labels}} "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "kubernetes.io/hostname": "node-{{index}}" },
                            "name": "node-{{index}}", "resourceVersion": "{{index}}", "uid": "00000000-0000-0000-0000-{{index:D12}}"
                        },
                        "spec": { {{spec}} },
                        "status": {
                            "allocatable": { {{devices}} "cpu": "95", "memory": "1056000000Ki", "pods": "110" },
                            "capacity": { {{devices}} "cpu": "96", "memory": "1056600000Ki", "pods": "110" },
                            "conditions": [
                                { "type": "MemoryPressure", "status": "False", "reason": "KubeletHasSufficientMemory", "message": "kubelet has sufficient memory available" },
                                { "type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status" }
                            ],
                            "images": [
            {{images}}
                            ],
                            "nodeInfo": { "architecture": "amd64", "kernelVersion": "6.8.0", "osImage": "Ubuntu 24.04.1 LTS", "operatingSystem": "linux" }
                        }
                    }
            """);
    }
}
