using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4.1V: the decoder of GLM-4-0414, its biases always on, its keys flat or in text_config, and a vision tower.</summary>
internal sealed class Glm4v : ModelFamily
{
    public override string Name => "GLM-4V";

    public override IReadOnlyList<string> ModelTypes => ["glm4v", "glm4v_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        model.Text.Has("attention_bias");
        Glm4.DescribeDecoder(model, bias: true);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Glm4Vision.Describe(model, vision);
        }
    }
}
