using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>The rules, found by their classes: a new rule is a new file.</summary>
public sealed class CapacityRules
{
    private static readonly Lazy<CapacityRules> s_builtIn = new(() => new CapacityRules(typeof(CapacityRules).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(CapacityRule).IsAssignableFrom(type))
        .Select(type => (CapacityRule)Activator.CreateInstance(type, nonPublic: true)!)));

    private readonly Dictionary<string, CapacityRule> _byId = new(StringComparer.OrdinalIgnoreCase);

    private CapacityRules(IEnumerable<CapacityRule> rules)
    {
        foreach (CapacityRule rule in rules.OrderBy(rule => rule.Id, StringComparer.Ordinal))
        {
            _byId.Add(rule.Id, rule);
        }

        All = [.. _byId.Values];
        PlanRules = [.. All.OfType<PlanRule>()];
        DeploymentRules = [.. All.OfType<DeploymentRule>()];
        MachineRules = [.. All.OfType<MachineRule>()];
        PlacementRules = [.. All.OfType<PlacementRule>()];
        TargetRules = [.. All.OfType<TargetRule>()];
    }

    /// <summary>The rules of this library.</summary>
    public static CapacityRules BuiltIn => s_builtIn.Value;

    /// <summary>All rules, by id.</summary>
    public IReadOnlyList<CapacityRule> All { get; }

    internal IReadOnlyList<PlanRule> PlanRules { get; }

    internal IReadOnlyList<DeploymentRule> DeploymentRules { get; }

    internal IReadOnlyList<MachineRule> MachineRules { get; }

    internal IReadOnlyList<PlacementRule> PlacementRules { get; }

    internal IReadOnlyList<TargetRule> TargetRules { get; }

    /// <summary>A rule by id; null where there is none.</summary>
    /// <param name="id">The id, in any case.</param>
    public CapacityRule? TryGet(string id) => _byId.TryGetValue(id, out CapacityRule? rule) ? rule : null;

    /// <summary>The rules whose ids match a pattern.</summary>
    /// <param name="pattern">An id with <c>*</c> and <c>?</c>.</param>
    public IEnumerable<CapacityRule> Where(string pattern) => All.Where(rule => Glob.IsMatch(pattern, rule.Id));

    internal CapacityRule Get(string id) => _byId[id];

    internal bool Any(string pattern) => Where(pattern).Any();

    internal string Nearest(string id) => NearestName.Among(id, All.Select(rule => rule.Id));
}
