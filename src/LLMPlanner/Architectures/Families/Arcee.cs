namespace LLMPlanner.Architectures.Families;

/// <summary>Arcee AFM: Llama's form with a plain feed-forward of two matrices.</summary>
internal sealed class Arcee : ModelFamily
{
    public override string Name => "Arcee";

    public override IReadOnlyList<string> ModelTypes => ["arcee"];

    private protected override void Describe(ArchitectureBuilder model)
        => Llama.DescribeDecoder(model, tiedByDefault: false, isGated: false);
}
