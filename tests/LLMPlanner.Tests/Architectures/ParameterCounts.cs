using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>A model whose counts are known.</summary>
public sealed record ParameterCount(string Name, JsonElement Row)
{
    public long Total => Row.GetProperty("total").GetInt64();

    public long? Active => Optional("active");

    public long? ActiveExcludingEmbedding => Optional("activeExcludingEmbedding");

    public long? StoredBuffers => Optional("storedBuffers");

    public long? Embedding => Optional("embedding");

    public long? RoutedExperts => Optional("routedExperts");

    public long? SharedExperts => Optional("sharedExperts");

    public long? VisionTower => Optional("visionTower");

    public long? AudioTower => Optional("audioTower");

    public long? Projector => Optional("projector");

    public long? Published => Optional("published");

    public long? PublishedBytes => Optional("publishedBytes");

    /// <summary>What known causes leave of the published difference.</summary>
    public long Remainder => Optional("remainder") ?? 0;

    /// <summary>Keys of the causes that make the published count another one than the model's.</summary>
    public IReadOnlyList<string> Causes => Texts("causes") ?? [];

    /// <summary>The same for the published size.</summary>
    public IReadOnlyList<string> BytesCauses => Texts("bytesCauses") ?? Causes;

    public IReadOnlyDictionary<ParameterCategory, long>? Breakdown
        => Row.TryGetProperty("breakdown", out JsonElement breakdown)
            ? breakdown.EnumerateObject().ToDictionary(part => Enum.Parse<ParameterCategory>(part.Name), part => part.Value.GetInt64())
            : null;

    public ModelConfig Config => ModelConfig.Parse(Encoding.UTF8.GetBytes(Row.GetProperty("config").GetRawText()), Name);

    public ModelArchitecture Architecture => ModelFamilies.BuiltIn.Read(Config);

    private long? Optional(string name)
        => Row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private IReadOnlyList<string>? Texts(string name)
        => Row.TryGetProperty(name, out JsonElement texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : null;
}

/// <summary>The rows of Data/parameter-counts.jsonl and Data/family-counts.jsonl.</summary>
public static class ParameterCounts
{
    private static readonly string[] s_files = ["parameter-counts.jsonl", "family-counts.jsonl"];

    public static IReadOnlyList<ParameterCount> All { get; } = [.. s_files
        .SelectMany(file => File.ReadLines(TestData.Path(file)))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(row => new ParameterCount(row.GetProperty("name").GetString()!, row))];

    public static IEnumerable<ParameterCount> Named(string name) => All.Where(row => row.Name == name);

    /// <summary>The first row whose config is of a type.</summary>
    public static ParameterCount OfType(string modelType) => All.First(row => row.Config.ModelType == modelType);
}
