using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Quantization;

/// <summary>The model shapes that llama.cpp's own figures were taken with.</summary>
internal static class LlamaCppShapes
{
    private static readonly Dictionary<string, Lazy<ModelArchitecture>> s_models = JsonDocument
        .Parse(File.ReadAllText(TestData.Path("llamacpp-shapes.json"))).RootElement.EnumerateObject()
        .ToDictionary(p => p.Name, p => new Lazy<ModelArchitecture>(() => Read(p)));

    public static ModelArchitecture Get(string name) => s_models[name].Value;

    private static ModelArchitecture Read(JsonProperty model)
        => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(model.Value.GetRawText()), model.Name));
}
