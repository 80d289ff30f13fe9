using System.Diagnostics;
using System.Text.Json;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Conformance;

/// <summary>The real llama.cpp, which plans memory for a file without allocating any.</summary>
internal static class PlanningEngine
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static string Folder => Path.Combine(BuildPaths.Repository, "tests", "conformance");

    /// <summary>Plans contexts of files.</summary>
    public static IReadOnlyList<PlannedModel> Plan(IReadOnlyList<PlanningJob> jobs, string folder)
    {
        string file = Path.Combine(folder, "jobs.json");
        File.WriteAllText(file, JsonSerializer.Serialize(jobs, s_json));
        using var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "plan.mjs", file },
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return [.. output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<PlannedModel>(line, s_json)!)];
    }
}

/// <summary>A file and the contexts to plan.</summary>
internal sealed record PlanningJob(string Path, IReadOnlyList<PlanningContext> Contexts);

/// <summary>Settings of a context; types are ids of ggml types.</summary>
internal sealed record PlanningContext(long ContextSize, int BatchSize, int Sequences, bool FlashAttention, int KeyType, int ValueType, bool SwaFull);

/// <summary>Bytes of the weights, and of cache, state and compute buffers together for each context.</summary>
internal sealed record PlannedModel(string Path, long Model, IReadOnlyList<long> Contexts);
