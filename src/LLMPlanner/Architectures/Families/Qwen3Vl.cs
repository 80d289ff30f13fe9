using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3-VL, dense: Qwen3's decoder with a vision tower. The tie flag sits at the top of the config.</summary>
internal sealed class Qwen3Vl : ModelFamily
{
    public override string Name => "Qwen3-VL";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_vl", "qwen3_vl_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        Qwen3.DescribeDecoder(model);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Qwen3Vision.Describe(model, vision, hasDeepStack: true);
        }
    }
}
