using LLMPlanner.Models;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>Arguments that serving engines share: the checkpoint, the parallel sizes, the data types.</summary>
internal static class ServingArguments
{
    /// <summary>The folder the model was read from, or its id.</summary>
    public static string Checkpoint(HardwareFit fit)
        => fit.ModelPath is not { } path ? fit.Model
            : string.Equals(Path.GetFileName(path), "config.json", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(path) ?? path : path;

    /// <summary>Adds parallel sizes; those of one are every engine's default, but the tensor-parallel size is always said.</summary>
    public static void AddParallel(List<string> arguments, HardwareFit fit, string tensor, string pipeline, string data)
    {
        arguments.AddRange([tensor, EngineLauncher.Text(fit.TensorParallel ?? 1)]);
        if (fit.PipelineParallel > 1)
        {
            arguments.AddRange([pipeline, EngineLauncher.Text(fit.PipelineParallel.Value)]);
        }

        if (fit.DataParallel > 1)
        {
            arguments.AddRange([data, EngineLauncher.Text(fit.DataParallel.Value)]);
        }
    }

    /// <summary>Adds options that were given, in the order of their names here.</summary>
    public static void AddGiven(List<string> arguments, IReadOnlyDictionary<string, string> given, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (given.TryGetValue(name, out string? value))
            {
                arguments.AddRange(["--" + name, value]);
            }
        }
    }

    /// <summary>Adds the types of weights and cache where they are not the checkpoint's own.</summary>
    /// <param name="arguments">Where to.</param>
    /// <param name="fit">The verdict.</param>
    /// <param name="quantization">What the engine calls the quantization; null where it is a plain type.</param>
    public static void AddTypes(List<string> arguments, HardwareFit fit, string? quantization)
    {
        if (!IsStoredSo(fit) && quantization is not null)
        {
            arguments.AddRange(["--quantization", quantization]);
        }

        string? type = fit.EngineOption.TryGetValue("dtype", out string? given) ? given : IsStoredSo(fit) ? null : fit.Quantization switch
        {
            "bf16" => "bfloat16",
            "fp16" => "half",
            "fp32" => "float32",
            _ => null,
        };
        if (type is not null)
        {
            arguments.AddRange(["--dtype", type]);
        }

        if (fit.Footprint.KvCacheType is var cache && cache != "auto")
        {
            arguments.AddRange(["--kv-cache-dtype", cache == "bf16" ? "bfloat16" : cache]);
        }
    }

    /// <summary>Whether a flag was given and is on.</summary>
    public static bool IsOn(IReadOnlyDictionary<string, string> given, string name) => given.TryGetValue(name, out string? value) && value == "true";

    /// <summary>Whether the checkpoint is stored in the judged quantization, so that the engine needs no telling.</summary>
    private static bool IsStoredSo(HardwareFit fit)
        => fit.Footprint.CheckpointBytes is not null
            || fit.Quantization == ((fit.ModelPath is null ? ModelCatalog.BuiltIn.TryGet(fit.Model)?.NativeDtype : null) ?? "bf16");
}
