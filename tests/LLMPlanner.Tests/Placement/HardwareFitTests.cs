using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Placement;

/// <summary>Verdicts by their definition.</summary>
public sealed class HardwareFitTests
{
    private static readonly ModelPreset s_model = ModelCatalog.BuiltIn.Find("Qwen3-8B");

    [Fact]
    public void The_verdict_follows_from_expected_and_high_bytes()
    {
        HardwareFit roomy = Fit(s_model, Bare(24L << 30));
        PlacementEntry gpu = roomy.Placement[0];
        Assert.Equal(Verdict.Fits, roomy.Verdict);
        Assert.Equal(Verdict.Fits, Fit(s_model, Bare(gpu.HighBytes)).Verdict);
        Assert.Equal(Verdict.Tight, Fit(s_model, Bare(gpu.HighBytes - 1)).Verdict);
        Assert.Equal(Verdict.Tight, Fit(s_model, Bare(gpu.RequiredBytes)).Verdict);
        HardwareFit no = Fit(s_model, Bare(gpu.RequiredBytes - 1));
        Assert.Equal(Verdict.DoesNotFit, no.Verdict);
        Assert.Equal(1, no.ShortfallBytes);
        Assert.Equal(0, no.HeadroomBytes);
        Assert.False(no.Fits);
    }

    [Fact]
    public void With_host_memory_layers_move_there_and_the_verdict_says_so()
    {
        HardwareProfile machine = Bare(4L << 30) with { SystemMemoryBytes = 32L << 30, SystemMemoryBandwidthBytesPerSecond = 80_000_000_000 };
        HardwareFit fit = Fit(s_model, machine);
        Assert.Equal(Verdict.FitsWithOffload, fit.Verdict);
        Assert.InRange(fit.GpuLayers!.Value, 1, 36);
        Assert.True(fit.Placement[0].FreeBytes >= 0);
        Assert.True(fit.Placement[1].WeightBytes > 0);
        Assert.Equal(2, fit.Placement.Count);
        Assert.Equal("Host", fit.Placement[^1].Device);

        // One more layer would not fit: the search stops at the largest number.
        var more = new Dictionary<string, object> { ["n-gpu-layers"] = fit.GpuLayers.Value + 1 };
        Assert.Equal(Verdict.DoesNotFit, Fit(s_model, machine, options: more).Verdict);
    }

    [Fact]
    public void A_mixture_moves_experts_before_layers()
    {
        HardwareProfile machine = Bare(12L << 30) with { SystemMemoryBytes = 64L << 30 };
        HardwareFit fit = Fit(ModelCatalog.BuiltIn.Find("Qwen3-30B-A3B"), machine);
        Assert.Equal(Verdict.FitsWithOffload, fit.Verdict);
        Assert.Equal(49, fit.GpuLayers);
        Assert.InRange(fit.CpuMoeLayers!.Value, 1, 48);
        var fewer = new Dictionary<string, object> { ["n-gpu-layers"] = 49, ["n-cpu-moe"] = fit.CpuMoeLayers.Value - 1 };
        Assert.Equal(Verdict.DoesNotFit, Fit(ModelCatalog.BuiltIn.Find("Qwen3-30B-A3B"), machine, options: fewer).Verdict);
    }

    [Fact]
    public void A_bare_card_has_no_host_to_move_to_and_the_recommendation_names_it()
    {
        HardwareFit fit = Fit(s_model, Bare(4L << 30));
        Assert.Equal(Verdict.DoesNotFit, fit.Verdict);
        Assert.Null(fit.Placement[^1].AvailableBytes);
        Assert.Contains("host memory", fit.Recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama.cpp", "Q4_K_M")]
    [InlineData("vLLM", "bf16")]
    public void The_limits_are_the_last_loads_that_fit(string engine, string quantization)
    {
        HardwareProfile machine = Bare(24L << 30);
        HardwareFit fit = Fit(s_model, machine, engine, quantization);
        Assert.True(fit.MaxContextLength >= fit.ContextLength);
        Assert.NotEqual(Verdict.DoesNotFit, Fit(s_model, machine, engine, quantization, context: fit.MaxContextLength).Verdict);
        Assert.NotEqual(Verdict.DoesNotFit, Fit(s_model, machine, engine, quantization, requests: fit.MaxConcurrentRequests).Verdict);
        Assert.Equal(Verdict.DoesNotFit, Fit(s_model, machine, engine, quantization, requests: fit.MaxConcurrentRequests + 1).Verdict);
        if (fit.MaxContextLength < s_model.ExtendedContextLength)
        {
            Assert.Equal(Verdict.DoesNotFit, Fit(s_model, machine, engine, quantization, context: fit.MaxContextLength + 1).Verdict);
        }
    }

    [Fact]
    public void More_memory_never_fits_less()
    {
        foreach (ModelPreset model in ModelCatalog.BuiltIn.All().Where((_, index) => index % 7 == 0))
        {
            int last = -1;
            foreach (long gibibytes in new long[] { 4, 8, 16, 24, 48, 80, 192 })
            {
                HardwareFit fit = Fit(model, Bare(gibibytes << 30));
                int order = fit.Verdict switch { Verdict.Fits => 2, Verdict.Tight => 1, _ => 0 };
                Assert.True(order >= last, $"{model.Model} on {gibibytes} GiB");
                last = order;
            }
        }
    }

    [Fact]
    public void Equal_cards_share_the_layers()
    {
        HardwareFit one = Fit(s_model, HardwareCatalog.BuiltIn.Find("RTX 3090"));
        HardwareFit two = Fit(s_model, HardwareCatalog.BuiltIn.Find("2x RTX 3090"));
        Assert.Equal(3, two.Placement.Count);
        Assert.Equal(one.Placement[0].WeightBytes, two.Placement[0].WeightBytes + two.Placement[1].WeightBytes);
        Assert.Equal(one.Placement[0].KvCacheBytes, two.Placement[0].KvCacheBytes + two.Placement[1].KvCacheBytes);
    }

    [Fact]
    public void Serving_without_an_accelerator_is_refused_with_the_reason()
    {
        var host = new HardwareProfile { Name = "host", SystemMemoryBytes = 256L << 30 };
        HardwareFit fit = Fit(s_model, host, "vLLM", "bf16");
        Assert.Equal(Verdict.DoesNotFit, fit.Verdict);
        Assert.Contains("accelerator", fit.LimitingResource, StringComparison.Ordinal);
        Assert.Contains("accelerator", fit.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fits, Fit(s_model, host).Verdict);
    }

    private static HardwareProfile Bare(long bytes)
        => new() { Name = "card", Accelerators = [new Accelerator { Name = "card", MemoryBytes = bytes, UsableMemoryBytes = bytes, BandwidthBytesPerSecond = 1_000_000_000_000 }] };

    private static HardwareFit Fit(
        ModelPreset model, HardwareProfile hardware, string engine = "llama.cpp", string quantization = "Q4_K_M", long? context = null, int? requests = null, Dictionary<string, object>? options = null)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = model,
            Hardware = hardware,
            Engine = engine,
            Quantization = quantization,
            ContextLength = context,
            ConcurrentRequests = requests,
            EngineOption = options,
        });
}
