using System.Collections;
using LLMPlanner.Engines;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>A model that a plan runs, and how.</summary>
public sealed class PlanDeployment : PlanElement
{
    private static readonly string[] s_parallel = ["tensor", "pipeline", "data", "expert"];

    internal PlanDeployment(PlanSection section, int index)
        : base(section.Node)
    {
        Model = section.Text("model", SR.PlanExpectedModel);
        File = section.Text("file", SR.PlanExpectedPath);
        Id = section.Text("id", SR.PlanExpectedName) ?? Model ?? System.IO.Path.GetFileNameWithoutExtension(File) ?? Message.Format("deployment {0}", index + 1);
        Quantization = section.Text("quantization", SR.PlanExpectedName);
        Engine = section.Text("engine", SR.PlanExpectedName);
        EngineVersion = section.Text("engineVersion", SR.PlanExpectedName);
        ContextLength = section.Parsed<long>("contextLength", SR.PlanExpectedLength, text => LengthText.TryParse(text, out long tokens) && tokens > 0 ? tokens : null);
        ConcurrentRequests = section.Integer("requests", 1, 1_000_000);
        KvCacheType = section.Text("cacheType", SR.PlanExpectedName);
        Replicas = section.Integer("replicas", 1, 1_000_000);
        Targets = [.. section.Texts("target", SR.PlanExpectedNames)];
        EngineOption = section.Options("options");
        if (section.Section("parallelism") is { } parallelism)
        {
            foreach (string kind in s_parallel)
            {
                if (parallelism.Integer(kind, 1, 1024) is { } ranks)
                {
                    Parallelism.Add(kind, ranks);
                }
            }

            parallelism.Finish();
        }

        section.Finish();
    }

    /// <summary>The name within the plan.</summary>
    public string Id { get; }

    /// <summary>The model by any of its names; null where a file is given.</summary>
    public string? Model { get; }

    /// <summary>Path of a model file or folder, relative to the plan; null where a name is given.</summary>
    public string? File { get; }

    /// <summary>The quantization; null for the engine's default.</summary>
    public string? Quantization { get; }

    /// <summary>The engine; null for the one that suits model and machine.</summary>
    public string? Engine { get; }

    /// <summary>Its version; null for the newest known.</summary>
    public string? EngineVersion { get; }

    /// <summary>Tokens per request; null for the engine's default.</summary>
    public long? ContextLength { get; }

    /// <summary>Requests at once; null for one.</summary>
    public int? ConcurrentRequests { get; }

    /// <summary>Cache data type; null for the engine's default.</summary>
    public string? KvCacheType { get; }

    /// <summary>Copies that run; null for one, and in a fleet for one on every host.</summary>
    public int? Replicas { get; }

    /// <summary>Names of the targets it runs on; empty for all.</summary>
    public IReadOnlyList<string> TargetIds => [.. Targets.Select(target => target.Text!)];

    /// <summary>Options in the engine's own names, as written.</summary>
    public IDictionary? EngineOption { get; }

    internal IReadOnlyList<PlanNode> Targets { get; }

    /// <summary>Ranks by kind (tensor, pipeline, data, expert).</summary>
    internal Dictionary<string, int> Parallelism { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it runs on a target.</summary>
    internal bool RunsOn(PlanTarget target) => Targets.Count == 0 || target.IsGiven || Targets.Any(node => string.Equals(node.Text, target.Id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The options with the ranks added under the engine's own names; an option that is given stays.</summary>
    internal IDictionary? OptionsFor(InferenceEngine? engine)
    {
        if (Parallelism.Count == 0)
        {
            return EngineOption;
        }

        var options = EngineOption is null ? new Hashtable(StringComparer.OrdinalIgnoreCase) : new Hashtable(EngineOption, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, int> pair in Parallelism)
        {
            // Both engines list tensor, pipeline, data and expert parallelism in this order.
            string name = engine?.ParallelOptions.ElementAtOrDefault(Array.IndexOf(s_parallel, pair.Key)) ?? pair.Key + "-parallel-size";
            bool isFlag = engine?.Options.Any(option => option.Name == name && option.Kind == EngineOptionKind.Flag) == true;
            if (!options.ContainsKey(name))
            {
                options[name] = isFlag ? (pair.Value > 1 ? "true" : "false") : Message.Format("{0}", pair.Value);
            }
        }

        return options;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
