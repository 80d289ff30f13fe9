using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Quantization;
using LLMPlanner.Tests.Hardware;
using NJsonSchema;

namespace LLMPlanner.Tests.Quantization;

/// <summary>The profiles of quantizations and engines.</summary>
public sealed class QuantizationProfileTests
{
    [Theory]
    [InlineData("quantization", "quantization")]
    [InlineData("engines", "engine")]
    public async Task Every_profile_obeys_its_schema(string folder, string schemaName)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(HardwareFiles.Schema(schemaName));
        string[] files = Directory.GetFiles(Path.Combine(HardwareFiles.Root, folder), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            Assert.True(schema.Validate(await File.ReadAllTextAsync(file)).Count == 0, $"{file}: {string.Join("; ", schema.Validate(await File.ReadAllTextAsync(file)))}");
        }
    }

    [Fact]
    public void Every_format_is_found_by_its_id_aliases_and_shorthands()
    {
        foreach (QuantizationFormat format in QuantizationCatalog.BuiltIn.Formats)
        {
            Assert.Same(format, QuantizationCatalog.BuiltIn.Find(format.Id, format.IsGguf));
            Assert.All(format.Aliases.Concat(format.Shorthands), name => Assert.Same(format, QuantizationCatalog.BuiltIn.Find(name, format.IsGguf)));
        }
    }

    [Theory]
    [InlineData("fp8", 1.0, 1.01)]
    [InlineData("fp8-tensor", 1.0, 1.001)]
    [InlineData("int8", 1.0, 1.002)]
    [InlineData("awq", 0.51, 0.53)]
    [InlineData("gptq", 0.51, 0.53)]
    [InlineData("nf4", 0.51, 0.52)]
    [InlineData("nvfp4", 0.56, 0.57)]
    public void Scales_cost_what_their_layout_says(string id, double low, double high)
    {
        // Bytes per weight of the matrices in scope: the rest of the model is 16 bits and taken out of both sides.
        var format = (PrecisionFormat)QuantizationCatalog.BuiltIn.Find(id, gguf: false);
        WeightPlan plan = format.Plan(LlamaCppShapes.Get("llama-3.1-8b"));
        TensorBytes[] covered = [.. plan.Tensors.Where(tensor => format.Covers(tensor.Group))];
        double perWeight = (double)covered.Sum(tensor => tensor.TotalBytes) / covered.Sum(tensor => tensor.Group.Parameters);
        Assert.InRange(perWeight, low, high);
    }

    [Fact]
    public void Block_scales_of_deepseek_are_counted_to_the_scale()
    {
        // The published checkpoint holds 41,540,496 scales: those of the main model and of one next-n layer.
        var format = (PrecisionFormat)QuantizationCatalog.BuiltIn.Find("fp8", gguf: false);
        var model = LLMPlanner.Models.ModelCatalog.BuiltIn.Find("deepseek-ai/DeepSeek-R1").Architecture;
        long scales = model.Tensors.Groups.Concat(model.MultiTokenPrediction!.Tensors).Where(format.Covers).Sum(group => format.Scale.Count(group) * group.Count);
        Assert.Equal(41_540_496, scales);
    }
}
