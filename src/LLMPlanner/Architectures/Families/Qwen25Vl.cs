using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen2.5-VL: Qwen2's decoder with a tower of gated feed-forwards and windows.</summary>
internal sealed class Qwen25Vl : ModelFamily
{
    public override string Name => "Qwen2.5-VL";

    public override IReadOnlyList<string> ModelTypes => ["qwen2_5_vl", "qwen2_5_vl_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        Qwen2.DescribeDecoder(model, ignoresHeadDim: true);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Qwen25Vision.Describe(model, vision);
        }
    }
}
