using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Launch;

/// <summary>Launch commands of serving engines say the division that was found, and what was asked for.</summary>
public sealed class ServingLaunchTests
{
    [Fact]
    public void VLLM_gets_the_found_division_and_its_share()
        => Assert.Equal(
            "vllm serve deepseek-ai/DeepSeek-V3 --tensor-parallel-size 8 --max-model-len 32768 --gpu-memory-utilization 0.92",
            Line(Fit("deepseek-ai/DeepSeek-V3", "8x H200", "vLLM", new() { ["enable-expert-parallel"] = false })));

    [Fact]
    public void VLLM_gets_the_options_that_were_given()
    {
        string line = Line(Fit("deepseek-ai/DeepSeek-V3", "8x H200", "vLLM", new()
        {
            ["enable-expert-parallel"] = true, ["max-num-seqs"] = 64, ["max-num-batched-tokens"] = 4096, ["kv-cache-dtype"] = "fp8", ["num-speculative-tokens"] = 1,
            ["enforce-eager"] = true, ["enable-prefix-caching"] = false, ["estimate-cudagraphs"] = false, ["gpu-memory-utilization"] = 0.95, ["max-lora-rank"] = 32,
        }));
        Assert.StartsWith("VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS=0 vllm serve deepseek-ai/DeepSeek-V3 --tensor-parallel-size 8 --enable-expert-parallel --max-model-len 32768 --gpu-memory-utilization 0.95 --max-num-seqs 64 --max-num-batched-tokens 4096 --kv-cache-dtype fp8 --enforce-eager --no-enable-prefix-caching ", line, StringComparison.Ordinal);
        Assert.EndsWith("""--speculative-config '{"method":"mtp","num_speculative_tokens":1}' --enable-lora --max-lora-rank 32""", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precision_that_the_checkpoint_is_not_stored_in_is_said()
    {
        Assert.Contains(" --quantization fp8", Line(Fit("Qwen/Qwen3-32B", "2x H100 SXM", "vLLM", [], "fp8")), StringComparison.Ordinal);
        Assert.DoesNotContain("--quantization", Line(Fit("Qwen/Qwen3-32B", "2x H100 SXM", "vLLM", [], "bf16")), StringComparison.Ordinal);
        Assert.DoesNotContain("--quantization", Line(Fit("openai/gpt-oss-20b", "H100 SXM", "vLLM", [], "mxfp4")), StringComparison.Ordinal);
    }

    [Fact]
    public void Unlike_cards_get_the_layers_of_their_stages()
    {
        HardwareFit fit = Fit("Qwen/Qwen3-14B", "RTX 4090 + RTX 3080 12GB", "vLLM", new() { ["pipeline-parallel-size"] = 2, ["tensor-parallel-size"] = 1, ["max-num-seqs"] = 16 }, "bf16", 2048);
        Assert.NotNull(fit.PipelineLayers);
        Assert.StartsWith($"VLLM_PP_LAYER_PARTITION={(fit.PipelineLayers.Count == 2 ? $"'{fit.PipelineLayers[0]},{fit.PipelineLayers[1]}'" : "?")} vllm serve ", Line(fit), StringComparison.Ordinal);
        Assert.Equal(40, fit.PipelineLayers.Sum());
    }

    [Fact]
    public void SGLang_gets_its_own_names()
    {
        Assert.Equal(
            "python -m sglang.launch_server --model-path meta-llama/Llama-3.3-70B-Instruct --tp-size 4 --context-length 32768 --mem-fraction-static 0.85 --chunked-prefill-size 4096",
            Line(Fit("meta-llama/Llama-3.3-70B-Instruct", "4x H100 SXM", "SGLang", new() { ["mem-fraction-static"] = 0.85, ["chunked-prefill-size"] = 4096, ["tp-size"] = 4 })));
        string shared = Line(Fit("deepseek-ai/DeepSeek-V3", "8x H200", "SGLang", new() { ["enable-dp-attention"] = true, ["tp-size"] = 8, ["dp-size"] = 8 }));
        Assert.Contains(" --tp-size 8 --dp-size 8 --enable-dp-attention --ep-size 8 ", shared, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vLLM", ShellKind.Bash)]
    [InlineData("SGLang", ShellKind.PowerShell)]
    [InlineData("vLLM", ShellKind.Cmd)]
    public void A_path_from_a_stranger_stays_one_argument(string engine, ShellKind shell)
    {
        HardwareFit fit = Fit("Qwen/Qwen3-8B", "H100 SXM", engine, []) with { ModelPath = "/models/a b'; $(touch owned) & del *.*;/config.json" };
        LaunchCommand command = LaunchCommands.For(fit, shell);
        Assert.Contains("/models/a b'; $(touch owned) & del *.*;", command.Arguments);
    }

    private static string Line(HardwareFit fit) => LaunchCommands.For(fit, ShellKind.Bash).CommandLine;

    private static HardwareFit Fit(string model, string hardware, string engine, Dictionary<string, object> options, string? quantization = null, long context = 32_768)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model),
            Engine = engine,
            Quantization = quantization,
            ContextLength = context,
            EngineOption = options,
            Hardware = HardwareCatalog.BuiltIn.Find(hardware),
        });
}
