namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Profiles as users write them.</summary>
internal static class Overlays
{
    public static string Model(string id, string alias, string license = "Apache-2.0") => $$"""
        {
          "$schema": "model.schema.json",
          "id": "{{id}}",
          "aliases": ["{{alias}}"],
          "family": "Own",
          "ollama": null,
          "releaseDate": "2025-06-30",
          "license": { "id": "{{license}}", "name": "{{license}}", "commercialUse": "yes", "note": null },
          "languages": ["en", "zh"],
          "modalities": ["text"],
          "tasks": ["chat", "code"],
          "kind": "instruct",
          "toolCalling": true,
          "thinking": "none",
          "context": { "native": 4096, "extended": null },
          "nativeDtype": "bf16",
          "published": { "parameters": {{Configs.LlamaParameters}}, "activeParameters": null, "source": "own count", "note": null },
          "config": {{Configs.Llama}},
          "sources": { "config": "own config", "card": "none", "published": "own count" }
        }
        """;

    public static string Machine(string id, string card = "GeForce RTX 3090") => $$"""
        {
          "$schema": "machine.schema.json",
          "id": "{{id}}",
          "aliases": [],
          "accelerators": [{ "ref": "{{card}}", "count": 2 }],
          "systemMemoryGiB": 64,
          "systemMemoryBandwidthGBs": 80,
          "cpu": { "name": "16-core", "cores": 16, "instructionSets": ["avx2"] },
          "unifiedMemory": false,
          "sources": { "memory": "own" },
          "notes": null
        }
        """;
}
