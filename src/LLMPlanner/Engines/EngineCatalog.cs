using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines;

/// <summary>The known engines.</summary>
public sealed class EngineCatalog
{
    private static readonly Lazy<EngineCatalog> s_builtIn = new(() => new EngineCatalog(typeof(EngineCatalog).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(InferenceEngine).IsAssignableFrom(type))
        .Select(type => (InferenceEngine)Activator.CreateInstance(type, nonPublic: true)!)
        .OrderBy(engine => engine.Name, StringComparer.OrdinalIgnoreCase)));

    private readonly Dictionary<string, InferenceEngine> _byName = new(StringComparer.OrdinalIgnoreCase);

    private EngineCatalog(IEnumerable<InferenceEngine> engines)
    {
        Engines = [.. engines];
        foreach (InferenceEngine engine in Engines)
        {
            _byName[Key(engine.Name)] = engine;
            foreach (string alias in engine.Aliases)
            {
                _byName[Key(alias)] = engine;
            }
        }
    }

    /// <summary>The engines this library knows.</summary>
    public static EngineCatalog BuiltIn => s_builtIn.Value;

    /// <summary>All engines, by name.</summary>
    public IReadOnlyList<InferenceEngine> Engines { get; }

    /// <summary>Finds an engine by name or alias, ignoring case and punctuation.</summary>
    /// <param name="name">Such as <c>llama.cpp</c> or <c>vllm</c>.</param>
    /// <exception cref="PlannerException">UnknownEngine.</exception>
    public InferenceEngine Find(string name)
        => _byName.TryGetValue(Key(name), out InferenceEngine? engine)
            ? engine
            : throw PlannerException.Create(
                PlannerErrorKind.NotFound,
                nameof(SR.UnknownEngine),
                name,
                name,
                NearestName.Among(name, Engines.Select(e => e.Name)),
                string.Join(", ", Engines.Select(e => e.Name)));

    private static string Key(string name)
        => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
