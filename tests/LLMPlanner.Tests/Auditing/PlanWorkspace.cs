using LLMPlanner.Auditing;

namespace LLMPlanner.Tests.Auditing;

/// <summary>A folder with plans that are audited on a fixed day.</summary>
internal sealed class PlanWorkspace : IDisposable
{
    private readonly TestSupport.TemporaryFolder _folder = new();

    public static DateTime Today { get; } = new(2026, 11, 24);

    /// <summary>A plan that keeps to every rule.</summary>
    public const string Clean = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "Qwen3-14B", "quantization": "Q6_K", "engine": "llama.cpp", "engineVersion": "v0.5.0", "contextLength": "16K" }
          ]
        }
        """;

    /// <summary>A plan whose model is too large by far: one error, LLMP1001.</summary>
    public const string TooLarge = """
        {
          "targets": [ { "id": "desk", "hardware": "RTX 4090" } ],
          "deployments": [
            { "id": "chat", "model": "Llama-3.1-70B-Instruct", "quantization": "Q4_K_M", "engine": "llama.cpp", "contextLength": "8K" }
          ]
        }
        """;

    public string Root => Path.Combine(_folder.Path, "example");

    public string Write(string name, string text) => _folder.Write(Path.Combine("example", name), text);

    public IReadOnlyList<CapacityDiagnostic> Audit(string plan, AuditOptions? options = null) => AuditFile(Write("plan.llmplan.json", plan), options);

    public IReadOnlyList<CapacityDiagnostic> AuditFile(string path, AuditOptions? options = null)
        => [.. new CapacityAuditor((options ?? new AuditOptions()) with { Today = Today, Root = Root }).Audit(CapacityPlanReader.Read(path))];

    public void Dispose() => _folder.Dispose();
}
