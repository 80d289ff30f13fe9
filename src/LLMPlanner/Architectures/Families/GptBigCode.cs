using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>StarCoder and SantaCoder: GPT-2's form with one key/value head where multi_query is on, as it is by default.</summary>
internal sealed class GptBigCode : ModelFamily
{
    public override string Name => "GPT BigCode";

    public override IReadOnlyList<string> ModelTypes => ["gpt_bigcode"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder();
        shape = shape with { KeyValueHeads = text.Flag("multi_query", true) ? 1 : shape.Heads };
        Gpt2.DescribeDecoder(model, shape);
    }
}
