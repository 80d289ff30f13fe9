using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Accuracy.LlamaCpp;

/// <summary>The model shapes that llama.cpp's own figures were taken with.</summary>
public static class LlamaCppShapes
{
    private static readonly Dictionary<string, Lazy<ModelArchitecture>> s_models = JsonDocument
        .Parse(File.ReadAllText(DataFile.Path("llamacpp-shapes.json"))).RootElement.EnumerateObject()
        .ToDictionary(p => p.Name, p => new Lazy<ModelArchitecture>(() => Read(p)));

    /// <summary>The architecture of a shape.</summary>
    /// <param name="name">Its name in the file.</param>
    public static ModelArchitecture Get(string name) => s_models[name].Value;

    private static ModelArchitecture Read(JsonProperty model)
        => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(model.Value.GetRawText()), model.Name));
}
