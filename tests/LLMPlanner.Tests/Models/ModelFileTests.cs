using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Architectures;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Quantization;
using LLMPlanner.Tests.Quantization;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Models;

/// <summary>A file answers every question that a preset answers, with its own tensors as the truth.</summary>
public sealed class ModelFileTests
{
    [Theory]
    [InlineData("llama-3.1-8b", "Q4_K_M")]
    [InlineData("qwen3-30b-a3b", "IQ4_XS")]
    [InlineData("gemma-3-4b", "Q8_0")]
    [InlineData("deepseek-v3", "Q2_K")]
    public void A_file_needs_what_its_shape_needs(string shape, string mix)
    {
        ModelArchitecture architecture = LlamaCppShapes.Get(shape);
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(mix, gguf: true).Plan(architecture);
        var types = weights.Tensors.ToDictionary(tensor => tensor.Group);
        int[] ordinals = Ordinals(architecture);
        GgufWriter writer = GgufModelWriter.Write(architecture, (group, layer) => GgmlTypes.Find(types[group].TypeAt(layer < 0 ? 0 : ordinals[layer]))!);
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, $"{shape}-{mix}.gguf");
        writer.WriteSparse(path);

        ModelPreset file = ModelFiles.Read(path);
        ModelFootprint footprint = FootprintEstimator.Estimate(new CapacityRequest { Model = file, ContextLength = 4096 });
        Assert.Equal("llama.cpp", footprint.Engine);
        Assert.Equal(weights.TextBytes, footprint.WeightBytes);
        Assert.Equal(architecture.Tensors.TotalParameters, footprint.TotalParameters);
        Assert.Equal(architecture.Tensors.ActiveParameters, footprint.ActiveParameters);
        Assert.Equal(path, footprint.ModelPath);

        var preset = new ModelPreset(shape, architecture);
        ModelFootprint expected = FootprintEstimator.Estimate(new CapacityRequest { Model = preset, Quantization = mix, Engine = "llama.cpp", ContextLength = 4096 });
        Assert.Equal(expected.KvCacheBytes, footprint.KvCacheBytes);
        Assert.Equal(expected.StateBytes, footprint.StateBytes);
        Assert.Equal(expected.TotalBytes, footprint.TotalBytes);

        HardwareProfile machine = HardwareCatalog.BuiltIn.Find("8x H100");
        Assert.Equal("llama.cpp", FitEvaluator.Evaluate(new CapacityRequest { Model = file, ContextLength = 4096, Hardware = machine }).Engine);
        File.Delete(path);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_kind()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broken.gguf");
        File.WriteAllText(path, "not a model");
        Assert.Equal(PlannerErrorKind.InvalidData, Assert.Throws<PlannerException>(() => ModelFiles.Read(path)).Kind);
        Assert.Equal(PlannerErrorKind.NotFound, Assert.Throws<PlannerException>(() => ModelFiles.Read(path + ".none")).Kind);
    }

    private static int[] Ordinals(ModelArchitecture architecture)
    {
        var seen = new int[architecture.LayerKinds.Count];
        return [.. architecture.Layout.Select(kind => seen[kind]++)];
    }
}
