using System.Globalization;
using LLMPlanner.Engines;
using LLMPlanner.Engines.Vllm;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>vLLM with the division and the limits that were judged written out, so that its own defaults change nothing.</summary>
internal sealed class VllmLauncher : EngineLauncher
{
    // Options that are handed on as they were given; the others have a place of their own below.
    private static readonly string[] s_handedOn =
    [
        "decode-context-parallel-size", "nnodes", "max-num-seqs", "max-num-batched-tokens", "block-size", "mamba-ssm-cache-dtype",
    ];

    public override string Engine => VllmEngine.Id;

    public override LaunchCommand Launch(HardwareFit fit, ShellKind shell)
    {
        IReadOnlyDictionary<string, string> given = fit.EngineOption;
        var arguments = new List<string> { "serve", ServingArguments.Checkpoint(fit) };
        ServingArguments.AddParallel(arguments, fit, "--tensor-parallel-size", "--pipeline-parallel-size", "--data-parallel-size");
        if (fit.ExpertParallel is not null)
        {
            arguments.Add("--enable-expert-parallel");
        }

        arguments.AddRange(["--max-model-len", given.TryGetValue("max-model-len", out string? length) ? length : Text(fit.ContextLength)]);
        arguments.AddRange(["--gpu-memory-utilization", given.TryGetValue("gpu-memory-utilization", out string? share) ? share : Share(fit)]);
        ServingArguments.AddGiven(arguments, given, s_handedOn);
        ServingArguments.AddTypes(arguments, fit, Quantization(fit.Quantization));
        AddSwitches(arguments, given);
        AddSpeculation(arguments, given);
        AddAdapters(arguments, given);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fit.PipelineLayers is { } layers)
        {
            environment["VLLM_PP_LAYER_PARTITION"] = string.Join(",", layers);
        }

        if (given.TryGetValue("estimate-cudagraphs", out string? estimate))
        {
            environment["VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS"] = estimate == "true" ? "1" : "0";
        }

        return Command(shell, "vllm", arguments, environment);
    }

    private static void AddSwitches(List<string> arguments, IReadOnlyDictionary<string, string> given)
    {
        foreach (string name in new[] { "enforce-eager", "disable-hybrid-kv-cache-manager" })
        {
            if (ServingArguments.IsOn(given, name))
            {
                arguments.Add("--" + name);
            }
        }

        if (given.TryGetValue("enable-prefix-caching", out string? caching))
        {
            arguments.Add(caching == "true" ? "--enable-prefix-caching" : "--no-enable-prefix-caching");
        }
    }

    private static void AddSpeculation(List<string> arguments, IReadOnlyDictionary<string, string> given)
    {
        if (given.TryGetValue("num-speculative-tokens", out string? tokens) && tokens != "0")
        {
            string method = given.TryGetValue("speculative-method", out string? named) ? named : "mtp";
            arguments.AddRange(["--speculative-config", $$"""{"method":"{{method}}","num_speculative_tokens":{{tokens}}}"""]);
        }
    }

    private static void AddAdapters(List<string> arguments, IReadOnlyDictionary<string, string> given)
    {
        if (given.ContainsKey("max-loras") || given.ContainsKey("max-lora-rank"))
        {
            arguments.Add("--enable-lora");
            ServingArguments.AddGiven(arguments, given, ["max-loras", "max-lora-rank"]);
        }
    }

    private static string Share(HardwareFit fit)
        => EngineCatalog.BuiltIn.Find(VllmEngine.Id).Constants.Figure(fit.EngineVersion, "gpuMemoryUtilization").ToString(CultureInfo.InvariantCulture);

    /// <summary>What the option is called that makes a checkpoint of another type into this one; null where the engine sees it by itself.</summary>
    private static string? Quantization(string id) => id switch
    {
        "fp8" or "fp8-tensor" => "fp8",
        "nf4" => "bitsandbytes",
        "awq" or "gptq" or "mxfp4" => id,
        "nvfp4" => "modelopt_fp4",
        "int8" => "compressed-tensors",
        _ => null,
    };
}
