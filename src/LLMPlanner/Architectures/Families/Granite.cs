namespace LLMPlanner.Architectures.Families;

/// <summary>Granite 3, dense: Llama's form; its multipliers add nothing to count.</summary>
internal sealed class Granite : ModelFamily
{
    public override string Name => "Granite";

    public override IReadOnlyList<string> ModelTypes => ["granite"];

    private protected override void Describe(ArchitectureBuilder model) => Llama.DescribeDecoder(model, tiedByDefault: false);
}
