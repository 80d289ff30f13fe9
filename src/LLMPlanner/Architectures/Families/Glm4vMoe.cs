using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4.5V and 4.6V: GLM-4.5-Air's decoder without its next-n layer, and a vision tower.</summary>
internal sealed class Glm4vMoe : ModelFamily
{
    public override string Name => "GLM-4V MoE";

    public override IReadOnlyList<string> ModelTypes => ["glm4v_moe", "glm4v_moe_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        Glm4Moe.DescribeDecoder(model);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Glm4Vision.Describe(model, vision);
        }
    }
}
