namespace LLMPlanner.Architectures.Families;

/// <summary>DeepSeek V2, V3 and R1: latent attention, a few dense layers, then routed and shared experts; V3 adds a stored router bias and next-n layers.</summary>
internal sealed class DeepSeek : ModelFamily
{
    public override string Name => "DeepSeek";

    public override IReadOnlyList<string> ModelTypes => ["deepseek_v2", "deepseek_v3"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        bool storesBias = model.Text.Text("model_type") is "deepseek_v3" || model.ModelType is "deepseek_v3";
        LatentDecoder.Describe(model, shape, correctionBias: storesBias);
    }
}
