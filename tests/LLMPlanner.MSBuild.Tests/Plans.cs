namespace LLMPlanner.MSBuild.Tests;

/// <summary>Plans with findings of known kinds and places.</summary>
internal static class Plans
{
    /// <summary>Keeps to every rule.</summary>
    public const string Clean = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "Qwen3-14B", "quantization": "Q6_K", "engine": "llama.cpp", "engineVersion": "v0.5.0", "contextLength": "16K" }
          ]
        }
        """;

    /// <summary>One warning, LLMP2001, at line 4, column 30.</summary>
    public const string Tight = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "Qwen3-14B", "quantization": "Q6_K", "engine": "llama.cpp", "engineVersion": "v0.5.0", "contextLength": "16K" }
          ],
          "objectives": { "minHeadroom": "60%" }
        }
        """;

    /// <summary>One error, LLMP1001, at line 4, column 30.</summary>
    public const string TooLarge = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "8K" }
          ]
        }
        """;
}
