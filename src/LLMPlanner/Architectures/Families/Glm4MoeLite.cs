namespace LLMPlanner.Architectures.Families;

/// <summary>GLM-4.7-Flash: DeepSeek V3's form. Its next-n layer is published even where a re-saved config lost the key.</summary>
internal sealed class Glm4MoeLite : ModelFamily
{
    public override string Name => "GLM-4 MoE Lite";

    public override IReadOnlyList<string> ModelTypes => ["glm4_moe_lite"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        LatentDecoder.Describe(model, shape, correctionBias: true, nextNByDefault: 1);
    }
}
