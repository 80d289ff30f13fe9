using System.Collections.Concurrent;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.Throughput;

/// <summary>
/// What is known about the speed of an engine: constants and error for each class of device, and the cards that were measured. The files
/// (profiles/throughput) are written by tests/LLMPlanner.Fitting.
/// </summary>
internal sealed class SpeedProfile
{
    private const string ResourcePrefix = "LLMPlanner.throughput.";
    private static readonly ConcurrentDictionary<string, SpeedProfile?> s_profiles = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, SpeedClass> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cards;

    private SpeedProfile(ModelConfig profile)
    {
        Engine = profile.Text("id") ?? throw profile.Invalid("id", "it is missing");
        SplitsLayers = profile.Text("split") == "layers";
        ModelConfig classes = profile.Section("classes") ?? throw profile.Invalid("classes", "it is missing");
        foreach (string name in classes.Keys)
        {
            _classes.Add(name, SpeedClass.Read(classes.Section(name)!));
        }

        _cards = new HashSet<string>(profile.Texts("measuredCards") ?? [], StringComparer.OrdinalIgnoreCase);
        UnmeasuredFactor = profile.Real("unmeasuredFactor") is { } factor and >= 1 ? factor : throw profile.Invalid("unmeasuredFactor", "it must be a factor of at least 1");
    }

    /// <summary>The engine.</summary>
    public string Engine { get; }

    /// <summary>True where devices take turns with layers, false where ranks share every layer.</summary>
    public bool SplitsLayers { get; }

    /// <summary>Widens the range of a card without measurements.</summary>
    public double UnmeasuredFactor { get; }

    /// <summary>The profile of an engine; null where there is none.</summary>
    /// <param name="engine">Name of the engine.</param>
    public static SpeedProfile? For(string engine) => s_profiles.GetOrAdd(engine, static name => Load(name));

    /// <summary>Constants and error of a class of devices.</summary>
    /// <exception cref="KeyNotFoundException">The profile lacks the class.</exception>
    public SpeedClass Class(string name)
        => _classes.TryGetValue(name, out SpeedClass? found) ? found : throw new KeyNotFoundException($"profiles/throughput: {Engine} has no class '{name}'.");

    /// <summary>Whether measurements of a card are among those the constants were fitted to.</summary>
    public bool IsMeasured(Accelerator card) => card.Fraction is null && _cards.Contains(WithoutMemory(card.Name));

    /// <summary>The name of a card without a size at its end: one chip is sold with several memories.</summary>
    internal static string WithoutMemory(string name)
    {
        int space = name.LastIndexOf(' ');
        return space > 0 && name.EndsWith("GB", StringComparison.OrdinalIgnoreCase) && char.IsDigit(name[space + 1]) ? name.Substring(0, space) : name;
    }

    private static SpeedProfile? Load(string engine)
    {
        // Ollama runs llama.cpp.
        string file = string.Equals(engine, "Ollama", StringComparison.OrdinalIgnoreCase) ? "llama.cpp" : engine.ToLowerInvariant();
        byte[]? json = EmbeddedFile.Read(ResourcePrefix + file + ".json");
        return json is null ? null : new SpeedProfile(ModelConfig.Parse(json, file));
    }
}
