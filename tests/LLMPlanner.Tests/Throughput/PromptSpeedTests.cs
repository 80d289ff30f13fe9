using System.Collections;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Throughput;
using LLMPlanner.Planning;
using LLMPlanner.Quantization;

namespace LLMPlanner.Tests.Throughput;

/// <summary>What the speed of a prompt under llama.cpp follows from.</summary>
public sealed class PromptSpeedTests
{
    private static readonly SpeedConstants s_cuda = SpeedProfile.For("llama.cpp")!.Class("cuda").Constants;

    [Fact]
    public void Of_two_cards_with_one_peak_the_one_with_more_power_is_faster_but_not_in_proportion()
    {
        Accelerator card = Card("RTX 6000 Ada");
        double frugal = DeviceRates.OfIntegerKernels(card).Sustained(s_cuda).Rate16;
        double thirsty = DeviceRates.OfIntegerKernels(card with { PowerWatts = card.PowerWatts * 2 }).Sustained(s_cuda).Rate16;
        Assert.InRange(thirsty / frugal, 1.1, 1.9);
        Assert.Equal(Math.Pow(2, s_cuda[SpeedConstant.PowerExponent]), thirsty / frugal, 6);
    }

    [Fact]
    public void A_workstation_card_with_the_larger_peak_reads_prompts_slower_than_the_card_with_more_power()
    {
        InferenceEstimate workstation = Estimate("RTX 6000 Ada", "Llama-3.1-8B", "F16");
        InferenceEstimate gaming = Estimate("RTX 4090", "Llama-3.1-8B", "F16");
        Assert.True(Card("RTX 6000 Ada").Tflops.Int8 > Card("RTX 4090").Tflops.Int8);
        Assert.True(workstation.PrefillTokensPerSecond < gaming.PrefillTokensPerSecond);
    }

    [Fact]
    public void Power_and_warps_change_nothing_under_serving_engines()
    {
        DeviceRates rates = DeviceRates.Of(Card("H100 SXM"));
        Assert.Equal(rates, rates.Sustained(SpeedProfile.For("vLLM")!.Class("hopper").Constants));
        Assert.Equal(Card("H100 SXM").Tflops.Best16Bit * 1e12, rates.Rate16);
    }

    [Fact]
    public void Without_flash_attention_long_prompts_are_slower_and_decode_is_not()
    {
        InferenceEstimate on = Estimate("RTX 4090", "Llama-3.1-8B", "Q4_K_M", 8192);
        InferenceEstimate off = Estimate("RTX 4090", "Llama-3.1-8B", "Q4_K_M", 8192, new Hashtable { ["flash-attn"] = "off" });
        Assert.True(off.PrefillTokensPerSecond < on.PrefillTokensPerSecond);
        Assert.Equal(on.DecodeTokensPerSecond, off.DecodeTokensPerSecond);

        // 4,040 tokens per second were measured so.
        Assert.InRange(4040, off.PrefillTokensPerSecondLow!.Value, off.PrefillTokensPerSecondHigh!.Value);
    }

    [Fact]
    public void Scores_are_counted_with_the_masked_ones_of_a_chunk()
    {
        ModelWork work = Work("Llama-3.1-8B");
        Assert.Equal(32.0 * 32 * 512 * 512, work.Scores(512, 0, 512));
        Assert.Equal(32.0 * 32 * 512 * (512 + 1024), work.Scores(1024, 0, 512));
        Assert.Equal(32.0 * 32 * 512 * (512 + 1000), work.Scores(512, 1000, 512));
    }

    [Fact]
    public void Packed_latents_cost_more_over_a_prompt_and_other_attention_the_same()
    {
        ModelWork latent = Work("DeepSeek-V2-Lite");
        Assert.True(latent.AttentionFlops(4096, 0, absorbed: true) > latent.AttentionFlops(4096, 0));
        ModelWork plain = Work("Llama-3.1-8B");
        Assert.Equal(plain.AttentionFlops(4096, 0), plain.AttentionFlops(4096, 0, absorbed: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Several_devices_help_long_prompts_of_models_whose_launches_fit_the_queue(int devices)
    {
        double small = SpeedTimes.PipelineSpeedUp(devices, 32, WeightFormat.KQuant, 16, s_cuda);
        double large = SpeedTimes.PipelineSpeedUp(devices, 80, WeightFormat.KQuant, 16, s_cuda);
        Assert.InRange(large, 1, small);
        Assert.InRange(small, 1, devices);
        Assert.Equal(1, SpeedTimes.PipelineSpeedUp(devices, 32, WeightFormat.KQuant, 1, s_cuda), 9);
    }

    [Fact]
    public void A_measured_card_states_a_range_of_two_or_less()
    {
        InferenceEstimate estimate = Estimate("RTX 4090", "Llama-3.1-8B", "Q4_K_M");
        Assert.Equal(Basis.Calibrated, estimate.Basis);
        Assert.InRange(estimate.PrefillTokensPerSecondHigh!.Value / estimate.PrefillTokensPerSecondLow!.Value, 1, 2);
    }

    [Fact]
    public void Mesa_and_the_vendors_driver_have_constants_of_their_own()
    {
        Accelerator card = Card("Ryzen AI Max+ 395 128GB");
        Assert.Equal("vulkan-unified", DeviceClasses.OfLayerEngine(card, "Vulkan").Id);
        Assert.Equal("amdvlk-unified", DeviceClasses.OfLayerEngine(card, "amdvlk").Id);
        Assert.Equal("vulkan-amd", DeviceClasses.OfLayerEngine(Card("RX 7900 XTX"), "AMDVLK").Id);
    }

    private static Accelerator Card(string name) => HardwareCatalog.BuiltIn.Find(name).Accelerators[0];

    private static ModelWork Work(string model)
    {
        ModelPreset preset = ModelCatalog.BuiltIn.Find(model);
        return new ModelWork(preset.Weights(QuantizationCatalog.BuiltIn.Find("Q4_K_M", gguf: true), null));
    }

    [Fact]
    public void A_card_without_layers_reads_prompts_faster_than_the_processor_but_writes_no_faster()
    {
        HardwareProfile desktop = HardwareCatalog.BuiltIn.Find("Desktop 32GB DDR5") with { Accelerators = [Card("RTX 4090")] };
        InferenceEstimate With(int batch) => InferenceEstimator.Estimate(
            new CapacityRequest
            {
                Model = ModelCatalog.BuiltIn.Find("Llama-3.1-8B"), Engine = "llama.cpp", Quantization = "Q4_K_M", Hardware = desktop,
                EngineOption = new Hashtable { ["n-gpu-layers"] = 0, ["ubatch-size"] = batch },
            },
            new InferenceLoad { PromptLength = 512, OutputLength = 128 });

        // Micro-batches below 32 tokens are not worth the copies.
        InferenceEstimate card = With(512);
        InferenceEstimate processor = With(16);
        Assert.True(card.PrefillTokensPerSecond > 2 * processor.PrefillTokensPerSecond);
        Assert.Equal(processor.DecodeTokensPerSecond, card.DecodeTokensPerSecond);
    }

    private static InferenceEstimate Estimate(string hardware, string model, string quantization, int prompt = 512, Hashtable? options = null) => InferenceEstimator.Estimate(
        new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model), Engine = "llama.cpp", Quantization = quantization, Hardware = HardwareCatalog.BuiltIn.Find(hardware), EngineOption = options,
        },
        new InferenceLoad { PromptLength = prompt, OutputLength = 128 });
}
