using System.Globalization;
using System.Text.Json;
using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Conformance;

/// <summary>Plans for the processor against the real llama.cpp: real tensor shapes in files without data, loaded without allocation.</summary>
[Trait("Category", "Conformance")]
public sealed class LlamaCppConformanceTests
{
    // Different architectures; none but three of them is among the recorded plans.
    private static readonly string[] s_models =
    [
        "meta-llama/Llama-3.2-3B-Instruct", "Qwen/Qwen2.5-3B-Instruct", "Qwen/Qwen3-1.7B", "Qwen/Qwen3-30B-A3B", "mistralai/Mixtral-8x22B-Instruct-v0.1",
        "google/gemma-2-2b-it", "google/gemma-3-1b-it", "microsoft/Phi-4-mini-instruct", "openai/gpt-oss-120b", "deepseek-ai/DeepSeek-V2-Lite-Chat",
        "zai-org/GLM-4.5-Air", "Qwen/Qwen3-Next-80B-A3B-Instruct", "Qwen/Qwen3.5-9B", "allenai/OLMo-2-1124-7B-Instruct", "ibm-granite/granite-3.3-8b-instruct",
        "ByteDance-Seed/Seed-OSS-36B-Instruct", "MiniMaxAI/MiniMax-M2", "baidu/ERNIE-4.5-21B-A3B-PT", "CohereLabs/c4ai-command-r7b-12-2024", "tencent/Hunyuan-A13B-Instruct",
    ];

    private static readonly string[] s_fitted =
        ["meta-llama/Llama-3.2-3B-Instruct", "Qwen/Qwen3-1.7B", "google/gemma-3-1b-it", "Qwen/Qwen3.5-9B", "deepseek-ai/DeepSeek-V2-Lite-Chat"];

    private static readonly PlanningContext[] s_contexts =
    [
        new(4096, 512, 1, true, 1, 1, false),
        new(2560, 320, 1, true, 1, 1, false),
        new(16384, 512, 4, true, 1, 1, false),
        new(8192, 256, 3, true, 1, 1, false),
        new(8192, 512, 1, false, 1, 1, false),
        new(24576, 1024, 1, true, 8, 8, false),
        new(8192, 128, 2, true, 1, 1, true),
    ];

    [ConformanceFact]
    public void Plans_equal_the_engines()
    {
        using var folder = new TemporaryFolder();
        (WeightPlan Weights, string Path)[] models = [.. s_models.Select(name => Write(name, folder.Path))];
        IReadOnlyList<PlannedModel> planned = PlanningEngine.Plan(
            [.. models.Select(model => new PlanningJob(model.Path, [.. s_contexts.Where(context => Allows(model.Weights, context))]))], folder.Path);
        Assert.Equal(models.Length, planned.Count);
        double misses = 0;
        int compared = 0;
        var beyond = new List<string>();
        foreach (((WeightPlan weights, string path), PlannedModel actual) in models.Zip(planned))
        {
            // Buffers are padded to their alignment, one tensor at a time.
            Assert.InRange(actual.Model - weights.TextBytes, 0, 4096);
            PlanningContext[] contexts = [.. s_contexts.Where(context => Allows(weights, context))];
            for (int i = 0; i < contexts.Length; i++)
            {
                PlacementEntry host = Plan(weights, contexts[i], out long output);
                long cache = host.KvCacheBytes + host.StateBytes;
                long compute = actual.Contexts[i] - cache;
                long miss = Math.Abs(host.WorkspaceBytes - output - compute);
                if (miss > compute / 100)
                {
                    beyond.Add($"{Path.GetFileName(path)} {contexts[i]}: {host.WorkspaceBytes - output} for {compute}");
                }

                misses += (double)miss / compute;
                compared++;
            }
        }

        Assert.True(beyond.Count == 0, string.Join(Environment.NewLine, beyond));
        Assert.InRange(compared, 12 * 6, int.MaxValue);
        Assert.InRange(misses / compared, 0, 0.005);
    }

    /// <summary>The longest context within a budget is one that the engine plans within it, and the next longer one is not.</summary>
    [ConformanceFact]
    public void Longest_contexts_are_the_engines()
    {
        using var folder = new TemporaryFolder();
        (WeightPlan Weights, string Path)[] models = [.. s_fitted.Select(name => Write(name, folder.Path))];
        var jobs = new List<PlanningJob>();
        var budgets = new List<(long Budget, long Output)>();
        foreach ((WeightPlan weights, string path) in models)
        {
            LlamaCppPlan plan = Prepare(weights, s_contexts[0]);
            var machine = new HardwareProfile { Name = "processor", SystemMemoryBytes = weights.TextBytes + (3L << 30) };
            long context = plan.MaxContextLength(plan.Place(machine, useTotalMemory: true, 256, 1), 1, 1 << 24)!.Value;
            Assert.InRange(context, 512, (1 << 24) - 1);
            jobs.Add(new PlanningJob(path, [s_contexts[0] with { ContextSize = context }, s_contexts[0] with { ContextSize = context + 256 }]));
            budgets.Add((machine.SystemMemoryBytes.Value, plan.Compute.OutputBuffer(1, plan.Cells(context, 1))));
        }

        foreach (((long budget, long output), PlannedModel actual) in budgets.Zip(PlanningEngine.Plan(jobs, folder.Path)))
        {
            // Buffers may differ a little from ours: by no more than a thousandth of what the weights leave.
            long slack = (budget - actual.Model) / 1000;
            Assert.InRange(actual.Model + actual.Contexts[0] + output, 0, budget + slack);
            Assert.InRange(actual.Model + actual.Contexts[1] + output, budget - slack, long.MaxValue);
        }
    }

    // Latent caches hold no values of their own, and their keys are not quantized here.
    private static bool Allows(WeightPlan weights, PlanningContext context)
        => context.KeyType == 1 || weights.Architecture.LayerKinds.All(kind => kind.Find<LLMPlanner.Architectures.LatentAttention>() is null);

    private static (WeightPlan Weights, string Path) Write(string name, string folder)
    {
        ModelPreset preset = ModelCatalog.BuiltIn.Find(name);
        string mix = preset.Architecture.ModelType == "gpt_oss" ? "MXFP4_MOE" : "Q4_K_M";
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(mix, gguf: true).Plan(preset.Architecture, hasImportanceMatrix: false);
        string path = Path.Combine(folder, name.Replace('/', '-') + ".gguf");
        using JsonDocument config = JsonDocument.Parse(preset.ConfigJson!);
        return (weights, SparseModel.Write(path, weights, config.RootElement));
    }

    private static PlacementEntry Plan(WeightPlan weights, PlanningContext context, out long output)
    {
        LlamaCppPlan plan = Prepare(weights, context, context.ContextSize);
        var machine = new HardwareProfile { Name = "processor", SystemMemoryBytes = 1L << 50 };
        long share = context.ContextSize / context.Sequences;
        output = plan.Compute.OutputBuffer(context.Sequences, plan.Cells(share, context.Sequences));
        return plan.Place(machine, useTotalMemory: true, share, context.Sequences).Entries[^1];
    }

    private static LlamaCppPlan Prepare(WeightPlan weights, PlanningContext context, long? cells = null)
    {
        InferenceEngine engine = EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id);
        string type = context.KeyType == 8 ? "q8_0" : "f16";
        var options = new Dictionary<string, string>
        {
            ["parallel"] = context.Sequences.ToString(CultureInfo.InvariantCulture),
            ["ubatch-size"] = context.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["flash-attn"] = context.FlashAttention ? "on" : "off",
            ["cache-type-k"] = type,
            ["cache-type-v"] = type,
            ["swa-full"] = context.SwaFull ? "on" : "off",
            ["n-outputs"] = "0",
        };
        if (cells is { } total)
        {
            options.Add("ctx-size", total.ToString(CultureInfo.InvariantCulture));
        }

        return (LlamaCppPlan)engine.Prepare(new EngineRequest(weights.Architecture, weights, engine.ParseOptions(options), engine.Constants.NewestVersion));
    }
}
