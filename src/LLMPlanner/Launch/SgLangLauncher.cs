using LLMPlanner.Engines.SgLang;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>SGLang with the division and the limits that were judged written out. Its static share follows the same rule as the judgement where none was given.</summary>
internal sealed class SgLangLauncher : EngineLauncher
{
    private static readonly string[] s_handedOn =
    [
        "nnodes", "mem-fraction-static", "max-running-requests", "chunked-prefill-size", "cuda-graph-max-bs", "page-size", "swa-full-tokens-ratio",
        "speculative-algorithm", "moe-a2a-backend",
    ];

    public override string Engine => SgLangEngine.Id;

    public override LaunchCommand Launch(HardwareFit fit, ShellKind shell)
    {
        IReadOnlyDictionary<string, string> given = fit.EngineOption;
        var arguments = new List<string> { "-m", "sglang.launch_server", "--model-path", ServingArguments.Checkpoint(fit) };
        AddParallel(arguments, fit, given);
        arguments.AddRange(["--context-length", given.TryGetValue("context-length", out string? length) ? length : Text(fit.ContextLength)]);
        ServingArguments.AddGiven(arguments, given, s_handedOn);
        ServingArguments.AddTypes(arguments, fit, Quantization(fit.Quantization));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fit.PipelineLayers is { } layers)
        {
            environment["SGLANG_PP_LAYER_PARTITION"] = string.Join(",", layers);
        }

        return Command(shell, "python", arguments, environment);
    }

    /// <summary>
    /// Replicas are apart by default. Where they share experts, or where attention alone is replicated, the group of tensor-parallel ranks
    /// is all of them.
    /// </summary>
    private static void AddParallel(List<string> arguments, HardwareFit fit, IReadOnlyDictionary<string, string> given)
    {
        int tensor = fit.TensorParallel ?? 1;
        int replicas = fit.DataParallel ?? 1;
        bool shares = replicas > 1 && (ServingArguments.IsOn(given, "enable-dp-attention") || fit.ExpertParallel > tensor);
        arguments.AddRange(["--tp-size", Text(shares ? tensor * replicas : tensor)]);
        if (fit.PipelineParallel > 1)
        {
            arguments.AddRange(["--pp-size", Text(fit.PipelineParallel.Value)]);
        }

        if (replicas > 1)
        {
            arguments.AddRange(["--dp-size", Text(replicas)]);
        }

        if (shares)
        {
            arguments.Add("--enable-dp-attention");
        }

        if (given.TryGetValue("ep-size", out string? asked))
        {
            arguments.AddRange(["--ep-size", asked]);
        }
        else if (fit.ExpertParallel is { } experts)
        {
            arguments.AddRange(["--ep-size", Text(experts)]);
        }
    }

    private static string? Quantization(string id) => id switch
    {
        "fp8" or "fp8-tensor" => "fp8",
        "nf4" => "bitsandbytes",
        "awq" or "gptq" or "mxfp4" => id,
        "nvfp4" => "modelopt_fp4",
        "int8" => "w8a8_int8",
        _ => null,
    };
}
