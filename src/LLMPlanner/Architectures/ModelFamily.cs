using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>
/// Reads the config of one family of models into an architecture. A family is one file: derive from this class and it is found by its
/// <c>model_type</c>; nothing else has to be registered.
/// </summary>
public abstract class ModelFamily
{
    /// <summary>Display name, such as <c>Llama</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The <c>model_type</c> values it reads.</summary>
    public abstract IReadOnlyList<string> ModelTypes { get; }

    /// <summary>Reads a config of one of <see cref="ModelTypes"/>.</summary>
    /// <param name="config">The whole config.json.</param>
    /// <exception cref="PlannerException">The config lacks a key, or a value is out of range.</exception>
    public ModelArchitecture Read(ModelConfig config) => Read(config, ModelFamilies.BuiltIn);

    /// <summary>Reads a config whose text part may belong to another family of the given set.</summary>
    internal ModelArchitecture Read(ModelConfig config, ModelFamilies families)
    {
        ModelConfig root = config.Tracked();
        ModelConfig text = TextConfig(root);
        var model = new ArchitectureBuilder(this, families, root, ReferenceEquals(text, root) ? root : text.Tracked());
        Describe(model);
        UnreadFlags.Refuse(model);
        return model.Build();
    }

    /// <summary>Fills in the text part of a composite model that another family reads.</summary>
    internal void DescribeText(ArchitectureBuilder model) => Describe(model);

    /// <summary>Where the text settings are: <c>text_config</c> or <c>llm_config</c> of a composite model, else the config itself.</summary>
    private protected virtual ModelConfig TextConfig(ModelConfig config)
        => config.Section("text_config") ?? config.Section("llm_config") ?? config;

    /// <summary>Fills in the architecture.</summary>
    private protected abstract void Describe(ArchitectureBuilder model);
}
