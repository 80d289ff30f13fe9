namespace LLMPlanner.Architectures.Families;

/// <summary>Kimi K2 and the text part of K2.5: DeepSeek V3's form with more experts. The K2.5 vision tower has no known formula.</summary>
internal sealed class Kimi : ModelFamily
{
    public override string Name => "Kimi";

    public override IReadOnlyList<string> ModelTypes => ["kimi_k2", "kimi_k25"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        LatentDecoder.Describe(model, shape, correctionBias: true);
        if (model.Root.Has("vision_config"))
        {
            model.Uncounted("vision tower");
        }
    }
}
