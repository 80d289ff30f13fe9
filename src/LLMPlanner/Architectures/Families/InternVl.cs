using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>InternVL 2 and 3: any text model beside InternViT, in the form of the library (text_config) or of the releases (llm_config).</summary>
internal sealed class InternVl : ModelFamily
{
    public override string Name => "InternVL";

    public override IReadOnlyList<string> ModelTypes => ["internvl", "internvl_chat"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        model.DescribeText();
        if (model.Root.Section("vision_config") is { } vision)
        {
            InternVit.Describe(model, vision);
        }
    }
}
