namespace LLMPlanner.Architectures.Families;

/// <summary>ERNIE 4.5, dense: Llama's form with a tied embedding.</summary>
internal sealed class Ernie45 : ModelFamily
{
    public override string Name => "ERNIE 4.5";

    public override IReadOnlyList<string> ModelTypes => ["ernie4_5"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        DecoderShape shape = model.Decoder();
        model.Frame(tiedByDefault: true);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(shape.HiddenSize, shape.Attention(), shape.FeedForward(model.Text)));
    }
}
