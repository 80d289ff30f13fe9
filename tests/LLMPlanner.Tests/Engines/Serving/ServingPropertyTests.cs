using CsCheck;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Engines.Serving;

/// <summary>Laws of serving engines on machines of one to eight cards. Sizes that engines choose by card are fixed, since a larger card may get larger ones.</summary>
public sealed class ServingPropertyTests
{
    private static readonly ModelPreset[] s_models =
    [
        .. new[]
        {
            "Qwen/Qwen3-8B", "Qwen/Qwen3-30B-A3B", "meta-llama/Llama-3.3-70B-Instruct", "openai/gpt-oss-20b", "google/gemma-3-27b-it",
            "Qwen/Qwen3-Next-80B-A3B-Instruct", "deepseek-ai/DeepSeek-V3", "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
        }.Select(ModelCatalog.BuiltIn.Find),
    ];

    private static readonly string[] s_formats = ["bf16", "fp8", "awq"];

    private static readonly Gen<CapacityRequest> s_request =
        from model in Gen.Int[0, s_models.Length - 1]
        from format in Gen.Int[0, s_formats.Length - 1]
        from sglang in Gen.Bool
        from cards in Gen.Int[1, 8]
        from gibibytes in Gen.Int[12, 200]
        from context in Gen.Int[64, 16_384]
        from requests in Gen.Int[1, 64]
        select new CapacityRequest
        {
            Model = s_models[model],
            Quantization = s_formats[format],
            Engine = sglang ? "SGLang" : "vLLM",
            ContextLength = context,
            ConcurrentRequests = requests,
            Hardware = Machine(cards, (long)gibibytes << 30),
            EngineOption = sglang
                ? new Dictionary<string, object> { ["mem-fraction-static"] = 0.85 }
                : new Dictionary<string, object> { ["max-num-seqs"] = 128, ["max-num-batched-tokens"] = 2048 },
        };

    [Fact]
    public void More_memory_never_fits_less() => s_request.Sample(
        request =>
        {
            HardwareProfile larger = Machine(request.Hardware!.AcceleratorCount, request.Hardware.Accelerators[0].UsableMemoryBytes + (7L << 30));
            Assert.True(Order(request with { Hardware = larger }) >= Order(request), Describe(request));
        },
        iter: 150);

    [Fact]
    public void More_context_or_more_requests_never_fit_better() => s_request.Sample(
        request =>
        {
            int order = Order(request);
            Assert.True(Order(request with { ContextLength = request.ContextLength * 2 }) <= order, Describe(request));
            Assert.True(Order(request with { ConcurrentRequests = request.ConcurrentRequests + 9 }) <= order, Describe(request));
        },
        iter: 150);

    [Fact]
    public void Ranks_sum_to_the_whole_and_what_is_said_to_be_beside_it() => s_request.Sample(
        request =>
        {
            HardwareFit fit = FitEvaluator.Evaluate(request);
            if (fit.TensorParallel is null)
            {
                return;
            }

            Assert.Equal(fit.Footprint.WeightBytes + fit.Footprint.OtherWeightBytes, fit.Placement.Sum(entry => entry.WeightBytes));
            Assert.Equal(fit.Footprint.KvCacheBytes, fit.Placement.Sum(entry => entry.KvCacheBytes));
            Assert.Equal(fit.Footprint.StateBytes, fit.Placement.Sum(entry => entry.StateBytes));

            // Within a replica nothing is left out: what ranks hold together is the whole and more.
            long ofReplica = fit.Placement.Sum(entry => entry.WeightBytes) / fit.DataParallel!.Value;
            Assert.True(fit.ExpertParallel > fit.TensorParallel || ofReplica >= fit.Footprint.WeightBytes, Describe(request));
        },
        iter: 150);

    [Fact]
    public void No_division_that_is_asked_for_does_better_than_the_one_found() => s_request.Sample(
        request =>
        {
            int found = Order(request);
            bool vllm = request.Engine == "vLLM";
            int cards = request.Hardware!.AcceleratorCount;
            for (int tensor = 1; tensor <= cards; tensor++)
            {
                for (int stages = 1; tensor * stages <= cards; stages++)
                {
                    var options = new Dictionary<string, object>((Dictionary<string, object>)request.EngineOption!)
                    {
                        [vllm ? "tensor-parallel-size" : "tp-size"] = tensor,
                        [vllm ? "pipeline-parallel-size" : "pp-size"] = stages,
                    };
                    Assert.True(Order(request with { EngineOption = options }) <= found, $"{Describe(request)} TP{tensor} PP{stages}");
                }
            }
        },
        iter: 40);

    [Fact]
    public void Limits_are_the_last_loads_that_the_found_division_holds() => s_request.Sample(
        request =>
        {
            HardwareFit fit = FitEvaluator.Evaluate(request);
            if (!fit.Fits)
            {
                Assert.True(fit.Recommendation is not null, Describe(request));
                return;
            }

            bool vllm = request.Engine == "vLLM";
            var fixedShape = new Dictionary<string, object>((Dictionary<string, object>)request.EngineOption!)
            {
                [vllm ? "tensor-parallel-size" : "tp-size"] = fit.TensorParallel!,
                [vllm ? "pipeline-parallel-size" : "pp-size"] = fit.PipelineParallel!,
                [vllm ? "data-parallel-size" : "dp-size"] = fit.DataParallel!,
            };
            if (fit.ExpertParallel is { } experts)
            {
                if (!vllm && experts > fit.TensorParallel)
                {
                    return;
                }

                fixedShape[vllm ? "enable-expert-parallel" : "ep-size"] = vllm ? true : experts;
            }
            else if (vllm)
            {
                fixedShape["enable-expert-parallel"] = false;
            }

            CapacityRequest same = request with { EngineOption = fixedShape };
            Assert.True(fit.MaxConcurrentRequests >= request.ConcurrentRequests);
            Assert.True(Order(same with { ConcurrentRequests = fit.MaxConcurrentRequests }) > 0, Describe(request));
            Assert.True(Order(same with { ConcurrentRequests = fit.MaxConcurrentRequests + 1 }, quietly: true) <= 0, Describe(request));
            Assert.True(Order(same with { ContextLength = fit.MaxContextLength }) > 0, Describe(request));
        },
        iter: 80);

    private static int Order(CapacityRequest request, bool quietly = false)
    {
        try
        {
            return FitEvaluator.Evaluate(request).Verdict switch { Verdict.Fits => 2, Verdict.Tight => 1, _ => 0 };
        }
        catch (PlannerException) when (quietly)
        {
            // More requests than the engine was told to schedule are refused by name.
            return -1;
        }
    }

    private static string Describe(CapacityRequest request)
        => $"{request.Model.Model} {request.Quantization} {request.Engine} {request.ContextLength} x {request.ConcurrentRequests} on {request.Hardware!.AcceleratorCount} x {request.Hardware.Accelerators[0].UsableMemoryBytes >> 30} GiB";

    private static HardwareProfile Machine(int cards, long bytes)
    {
        var card = new Accelerator { Name = "card", MemoryBytes = bytes, UsableMemoryBytes = bytes, BandwidthBytesPerSecond = 2_000_000_000_000 };
        return new HardwareProfile { Name = "machine", Accelerators = [.. Enumerable.Repeat(card, cards)] };
    }
}
