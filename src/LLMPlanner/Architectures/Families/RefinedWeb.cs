using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>Falcon's first configs: the 40B under RefinedWeb (two norms), the 7B under RefinedWebModel (one, one key/value head).</summary>
internal sealed class RefinedWeb : ModelFamily
{
    public override string Name => "Falcon (RefinedWeb)";

    public override IReadOnlyList<string> ModelTypes => ["RefinedWeb", "RefinedWebModel"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true);
        shape = shape with { Width = checked(4 * shape.HiddenSize) };
        if (string.Equals(model.ModelType, "RefinedWeb", StringComparison.OrdinalIgnoreCase))
        {
            Falcon.DescribeDecoder(model, shape, norms: 2);
            return;
        }

        long keyValueHeads = text.Flag("multi_query", false) ? 1 : shape.Heads;
        Falcon.DescribeDecoder(model, shape with { KeyValueHeads = keyValueHeads }, text.Flag("parallel_attn", false) ? 1 : 2);
    }
}
