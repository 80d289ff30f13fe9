using System.Globalization;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>llama-server with every setting that decides memory written out, so that its own defaults and fitting change nothing.</summary>
internal sealed class LlamaCppLauncher : EngineLauncher
{
    private const long EngineBatch = 2048;

    public override string Engine => LlamaCppEngine.Id;

    public override LaunchCommand Launch(HardwareFit fit, ShellKind shell)
    {
        IReadOnlyDictionary<string, string> given = fit.EngineOption;
        bool unified = Flag(given, "kv-unified", false);
        var arguments = new List<string> { "--model", GgufFile(fit), "--ctx-size", Text(TotalContext(fit, given)), "--parallel", Text(fit.ConcurrentRequests) };
        arguments.Add(unified ? "--kv-unified" : "--no-kv-unified");
        if (fit.GpuLayers is { } layers)
        {
            arguments.AddRange(["--n-gpu-layers", Text(layers)]);
        }

        if (LeavesDevices(fit))
        {
            // Without it a GPU that has no layer is opened all the same, and computes prompts with copies of the host's weights.
            arguments.AddRange(["--device", "none"]);
        }

        if (fit.CpuMoeLayers is > 0 and var experts)
        {
            arguments.AddRange(["--n-cpu-moe", Text(experts)]);
        }

        arguments.AddRange(["--flash-attn", Flag(given, "flash-attn", true) ? "on" : "off"]);
        AddCacheTypes(arguments, fit.Footprint.KvCacheType);
        if (given.TryGetValue("ubatch-size", out string? batch))
        {
            long microBatch = long.Parse(batch, CultureInfo.InvariantCulture);
            arguments.AddRange(["--batch-size", Text(Math.Max(EngineBatch, microBatch)), "--ubatch-size", batch]);
        }

        if (Flag(given, "swa-full", false))
        {
            arguments.Add("--swa-full");
        }

        if (fit.ProjectorPath is { } projector)
        {
            arguments.AddRange(["--mmproj", projector]);
        }
        else if (given.TryGetValue("mmproj", out string? towers) && towers == "true")
        {
            arguments.AddRange(["--mmproj", "mmproj-" + Path.GetFileName(GgufFile(fit))]);
        }

        if (!Flag(given, "mmproj-offload", true))
        {
            arguments.Add("--no-mmproj-offload");
        }

        foreach (string adapter in fit.AdapterPaths)
        {
            arguments.AddRange(["--lora", adapter]);
        }

        if (given.TryGetValue("spec-type", out string? speculation) && speculation != "none")
        {
            arguments.AddRange(["--spec-type", speculation]);
            if (fit.DraftPath is { } draft)
            {
                arguments.AddRange(["--model-draft", draft]);
            }
        }

        arguments.AddRange(["--fit", "off"]);
        return Command(shell, "llama-server", arguments);
    }

    private static bool LeavesDevices(HardwareFit fit)
        => fit.GpuLayers == 0 && fit.Placement.Count > 1 && fit.Placement.Take(fit.Placement.Count - 1).All(entry => entry.RequiredBytes == 0);

    private static long TotalContext(HardwareFit fit, IReadOnlyDictionary<string, string> given)
        => given.TryGetValue("ctx-size", out string? total)
            ? long.Parse(total, CultureInfo.InvariantCulture)
            : checked(LlamaCppEngine.Pad256(fit.ContextLength) * fit.ConcurrentRequests);

    private static void AddCacheTypes(List<string> arguments, string types)
    {
        string[] parts = types.Split('/');
        arguments.AddRange(["--cache-type-k", parts[0], "--cache-type-v", parts[parts.Length - 1]]);
    }

    private static bool Flag(IReadOnlyDictionary<string, string> given, string name, bool otherwise)
        => given.TryGetValue(name, out string? value) ? value == "true" : otherwise;
}
