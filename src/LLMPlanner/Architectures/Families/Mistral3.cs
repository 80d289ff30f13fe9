using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>Mistral Small 3.1 and later, Devstral 2 and Ministral 3 with vision: a Mistral text model and the Pixtral tower.</summary>
internal sealed class Mistral3 : ModelFamily
{
    public override string Name => "Mistral 3";

    public override IReadOnlyList<string> ModelTypes => ["mistral3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        model.DescribeText("mistral");
        if (model.Root.Section("vision_config") is { } vision)
        {
            Pixtral.Describe(model, vision);
        }
    }
}
