using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Engines;

/// <summary>A GPU without a layer computes prompts all the same, with copies of the host's weights.</summary>
public sealed class LlamaCppWithoutLayersTests
{
    [Fact]
    public void A_card_without_layers_holds_copies_and_its_context()
    {
        HardwareFit fit = Fit("llama.cpp", "NVIDIA", 24L << 30, new() { ["n-gpu-layers"] = 0 });
        PlacementEntry card = fit.Placement[0];
        Assert.Equal(0, card.WeightBytes);
        Assert.Equal(0, card.KvCacheBytes);
        Assert.InRange(card.WorkspaceBytes, 50L << 20, 1L << 30);
        Assert.InRange(card.OverheadBytes, 100L << 20, 1L << 30);
        Assert.DoesNotContain("--device", LaunchCommands.For(fit, ShellKind.Bash).Arguments);
    }

    [Fact]
    public void Requests_of_few_tokens_are_not_worth_the_copies()
    {
        HardwareFit fit = Fit("llama.cpp", "NVIDIA", 24L << 30, new() { ["n-gpu-layers"] = 0, ["ubatch-size"] = 16 });
        Assert.Equal(0, fit.Placement[0].RequiredBytes);
    }

    [Fact]
    public void A_card_too_small_for_copies_is_left_alone_and_the_command_says_so()
    {
        HardwareFit fit = Fit("llama.cpp", "NVIDIA", 500L << 20, []);
        Assert.Equal(0, fit.GpuLayers);
        Assert.Equal(0, fit.Placement[0].RequiredBytes);
        Assert.Equal(Verdict.FitsWithOffload, fit.Verdict);
        Assert.Contains("--n-gpu-layers 0 --device none ", LaunchCommands.For(fit, ShellKind.Bash).CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_card_without_room_for_a_layer_still_computes_prompts()
    {
        HardwareFit fit = Fit("llama.cpp", "NVIDIA", 650L << 20, []);
        Assert.Equal(0, fit.GpuLayers);
        Assert.InRange(fit.Placement[0].RequiredBytes, 1, 650L << 20);
    }

    [Fact]
    public void Ollama_starts_without_cards_that_get_no_layer()
        => Assert.Equal(0, Fit("Ollama", "NVIDIA", 24L << 30, new() { ["num_gpu"] = 0 }).Placement[0].RequiredBytes);

    [Fact]
    public void Other_vendors_backends_take_nothing_over()
        => Assert.Equal(0, Fit("llama.cpp", "Intel", 24L << 30, new() { ["n-gpu-layers"] = 0 }).Placement[0].RequiredBytes);

    private static HardwareFit Fit(string engine, string vendor, long memory, Dictionary<string, object> options)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find("qwen3:8b"),
            Engine = engine,
            Quantization = "Q4_K_M",
            ContextLength = 4096,
            EngineOption = options,
            Hardware = new HardwareProfile
            {
                Name = "test",
                Accelerators = [new Accelerator { Name = "card", Vendor = vendor, MemoryBytes = memory, UsableMemoryBytes = memory }],
                SystemMemoryBytes = 64L << 30,
            },
        });
}
