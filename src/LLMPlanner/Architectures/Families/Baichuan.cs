namespace LLMPlanner.Architectures.Families;

/// <summary>Baichuan 1 and 2: full multi-head attention without biases; the 7B rotates positions, the 13B uses ALiBi.</summary>
internal sealed class Baichuan : ModelFamily
{
    public override string Name => "Baichuan";

    public override IReadOnlyList<string> ModelTypes => ["baichuan"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        shape = shape with { KeyValueHeads = shape.Heads };
        model.KeyValueHeads = shape.KeyValueHeads;
        model.Frame(tiedByDefault: false);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(shape.HiddenSize, shape.Attention(), shape.FeedForward(model.Text)));
    }
}
