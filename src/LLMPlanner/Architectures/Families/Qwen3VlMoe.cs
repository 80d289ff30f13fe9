using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen3-VL with experts: Qwen3-MoE's decoder with a vision tower.</summary>
internal sealed class Qwen3VlMoe : ModelFamily
{
    public override string Name => "Qwen3-VL MoE";

    public override IReadOnlyList<string> ModelTypes => ["qwen3_vl_moe", "qwen3_vl_moe_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        Qwen3Moe.DescribeDecoder(model);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Qwen3Vision.Describe(model, vision, hasDeepStack: true);
        }
    }
}
