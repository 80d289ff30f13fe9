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

    public long StoredBuffers => Optional("storedBuffers") ?? 0;

    public long Embedding => Optional("embedding") ?? 0;

    public long RoutedExperts => Optional("routedExperts") ?? 0;

    public long SharedExperts => Optional("sharedExperts") ?? 0;

    public long? Published => Optional("published");

    public long? PublishedBytes => Optional("publishedBytes");

    public IReadOnlyList<string> Causes
        => Row.TryGetProperty("causes", out JsonElement causes) ? [.. causes.EnumerateArray().Select(cause => cause.GetString()!)] : [];

    public ModelConfig Config => ModelConfig.Parse(Encoding.UTF8.GetBytes(Row.GetProperty("config").GetRawText()), Name);

    public ModelArchitecture Architecture => ModelFamilies.BuiltIn.Read(Config);

    private long? Optional(string name)
        => Row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}

/// <summary>The rows of Data/parameter-counts.jsonl.</summary>
public static class ParameterCounts
{
    public static IReadOnlyList<ParameterCount> All { get; } = [.. File.ReadLines(TestData.Path("parameter-counts.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(row => new ParameterCount(row.GetProperty("name").GetString()!, row))];

    public static IEnumerable<ParameterCount> Named(string name) => All.Where(row => row.Name == name);
}
