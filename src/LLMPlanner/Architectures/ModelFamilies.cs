using System.Reflection;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Architectures;

/// <summary>The known families, found by the <c>model_type</c> they read.</summary>
public sealed class ModelFamilies
{
    private static readonly Lazy<ModelFamilies> s_builtIn = new(() => new ModelFamilies(Discover(typeof(ModelFamilies).Assembly)));
    private readonly Dictionary<string, ModelFamily> _byType = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a set from families; later ones win over earlier ones of the same type.</summary>
    /// <param name="families">The families.</param>
    public ModelFamilies(IEnumerable<ModelFamily> families)
    {
        foreach (ModelFamily family in families)
        {
            foreach (string type in family.ModelTypes)
            {
                _byType[type] = family;
            }
        }
    }

    /// <summary>The families this library knows.</summary>
    public static ModelFamilies BuiltIn => s_builtIn.Value;

    /// <summary>Every known <c>model_type</c>, sorted.</summary>
    public IEnumerable<string> ModelTypes => _byType.Keys.OrderBy(type => type, StringComparer.Ordinal);

    /// <summary>The built-in families and those of further assemblies.</summary>
    /// <param name="assemblies">Assemblies with classes derived from <see cref="ModelFamily"/>.</param>
    public static ModelFamilies With(params Assembly[] assemblies)
        => new(BuiltIn._byType.Values.Distinct().Concat(assemblies.SelectMany(Discover)));

    /// <summary>Whether a type is known.</summary>
    /// <param name="modelType">A <c>model_type</c>.</param>
    public bool Contains(string modelType) => _byType.ContainsKey(modelType);

    /// <summary>Reads a config into an architecture.</summary>
    /// <param name="config">A parsed config.json.</param>
    /// <exception cref="PlannerException">UnknownModelType, or what is wrong with the config.</exception>
    public ModelArchitecture Read(ModelConfig config)
    {
        string type = config.ModelType;
        ModelFamily family = Find(type) ?? throw Unknown(type, config.Source);
        try
        {
            ModelArchitecture architecture = family.Read(config, this);

            // Sums that overflow are found here, while the config can still be named.
            _ = architecture.Tensors.TotalParameters;
            _ = architecture.Caches.StateElements;
            return architecture;
        }
        catch (OverflowException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.DimensionsOverflow), config.Source, config.Source);
        }
        catch (PlannerException e) when (e.Message.IndexOf(config.Source, StringComparison.Ordinal) < 0)
        {
            // Blocks know what is wrong but not where; the place is added here, once for all of them.
            throw new PlannerException(e.ErrorId, e.Kind, $"'{config.Source}': {e.Message}", e.Target, e.RecommendedAction, e);
        }
    }

    /// <summary>The family of a type, or null.</summary>
    internal ModelFamily? Find(string modelType) => _byType.TryGetValue(modelType, out ModelFamily? family) ? family : null;

    /// <summary>The error for a type without a family: refused with a reason, or not known at all.</summary>
    internal PlannerException Unknown(string modelType, string source)
        => RefusedModelTypes.Reason(modelType) is { } reason
            ? PlannerException.Create(PlannerErrorKind.Unsupported, nameof(SR.UnverifiedModelType), modelType, modelType, source, reason)
            : PlannerException.Create(
                PlannerErrorKind.Unsupported, nameof(SR.UnknownModelType), modelType, modelType, source, NearestName.Among(modelType, _byType.Keys));

    private static IEnumerable<ModelFamily> Discover(Assembly assembly)
        => assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(ModelFamily).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (ModelFamily)Activator.CreateInstance(type, nonPublic: true)!);
}
