using LLMPlanner.Architectures.Towers;

namespace LLMPlanner.Architectures.Families;

/// <summary>Qwen2-VL: Qwen2's decoder, its keys flat beside vision_config; re-saved files nest them in text_config.</summary>
internal sealed class Qwen2Vl : ModelFamily
{
    public override string Name => "Qwen2-VL";

    public override IReadOnlyList<string> ModelTypes => ["qwen2_vl", "qwen2_vl_text"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        Qwen2.DescribeDecoder(model, ignoresHeadDim: true);
        if (model.Root.Section("vision_config") is { } vision)
        {
            Qwen2Vision.Describe(model, vision);
        }
    }
}
