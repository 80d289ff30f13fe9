using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Quantization;

/// <summary>Checkpoints in the precision of their own quantization_config.</summary>
public sealed class CheckpointFormatTests
{
    [Theory]
    [InlineData("openai/gpt-oss-20b", 13_761_264_768)]
    public void Bytes_equal_the_index_of_the_published_files(string model, long bytes)
    {
        ModelFootprint footprint = Estimate(model, null);
        Assert.Equal(bytes, footprint.WeightBytes);
        Assert.Equal(bytes, footprint.CheckpointBytes);
    }

    [Fact]
    public void Next_n_layers_are_in_the_files_and_not_in_the_weights()
    {
        ModelFootprint footprint = Estimate("deepseek-ai/DeepSeek-R1", null);
        Assert.Equal("fp8", footprint.Quantization);
        Assert.InRange(footprint.CheckpointBytes!.Value - footprint.WeightBytes!.Value, 13_400_000_000, 16_000_000_000);
    }

    [Fact]
    public void Ignored_modules_stay_in_the_native_type()
    {
        // The same bits over every linear layer would be less than what the ignore list leaves.
        ModelFootprint own = Estimate("openai/gpt-oss-20b", "mxfp4");
        ModelFootprint bf16 = Estimate("openai/gpt-oss-20b", "bf16");
        Assert.Equal("mxfp4", own.Quantization);
        Assert.Equal(2 * bf16.TotalParameters, bf16.WeightBytes);
        Assert.Equal(13_761_264_768, own.WeightBytes);
    }

    private static ModelFootprint Estimate(string model, string? quantization)
        => FootprintEstimator.Estimate(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find(model), Engine = "vLLM", Quantization = quantization });
}
