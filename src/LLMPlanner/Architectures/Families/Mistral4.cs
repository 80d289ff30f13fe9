namespace LLMPlanner.Architectures.Families;

/// <summary>Mistral 4: the latent attention and experts of DeepSeek V3, without a stored router bias.</summary>
internal sealed class Mistral4 : ModelFamily
{
    public override string Name => "Mistral 4";

    public override IReadOnlyList<string> ModelTypes => ["mistral4"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        LatentDecoder.Describe(model, shape, correctionBias: false);
    }
}
