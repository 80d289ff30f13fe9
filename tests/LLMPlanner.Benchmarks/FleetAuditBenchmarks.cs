using System.Globalization;
using BenchmarkDotNet.Attributes;
using LLMPlanner.Auditing;

namespace LLMPlanner.Benchmarks;

/// <summary>An audit of an inventory of 10,000 hosts of 160 kinds with two deployments on every host, from the file to the last finding.</summary>
[MemoryDiagnoser]
public class FleetAuditBenchmarks
{
    private static readonly string[] s_cards = ["RTX 4090", "RTX 3090", "A100 SXM 80GB", "H100 SXM", "L4", "L40S", "T4", "RTX 3060 12GB", "RTX A6000", "A10"];

    private string _folder = string.Empty;

    /// <summary>Hosts of the inventory.</summary>
    [Params(1_000, 10_000)]
    public int Hosts { get; set; }

    /// <summary>Writes plan and inventory.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("llmplanner-").FullName;
        using StreamWriter fleet = File.CreateText(Path.Combine(_folder, "fleet.csv"));
        fleet.WriteLine("host,gpu,count,ram");
        for (int i = 0; i < Hosts; i++)
        {
            fleet.WriteLine(string.Create(CultureInfo.InvariantCulture, $"node-{i},{s_cards[i % 10]},{1 << (i / 10 % 4)},{64 << (i / 40 % 4)}GB"));
        }

        File.WriteAllText(Path.Combine(_folder, "fleet.llmplan.json"), """
            {
              "targets": [ { "id": "fleet", "inventory": "fleet.csv" } ],
              "deployments": [
                { "id": "chat", "model": "Qwen3-32B", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "32K", "requests": 4 },
                { "id": "rag", "model": "Qwen3-30B-A3B", "quantization": "fp8", "engine": "vLLM", "contextLength": "32K", "requests": 16 }
              ]
            }
            """);
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>Reads and judges all hosts; findings are counted, not kept.</summary>
    [Benchmark]
    public int AuditFleet() => new CapacityAuditor().Audit(CapacityPlanReader.Read(Path.Combine(_folder, "fleet.llmplan.json"))).Count();
}
