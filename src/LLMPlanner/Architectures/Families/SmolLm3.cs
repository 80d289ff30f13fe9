namespace LLMPlanner.Architectures.Families;

/// <summary>SmolLM3: Llama's form with a tied embedding; every fourth layer has no rotary positions.</summary>
internal sealed class SmolLm3 : ModelFamily
{
    public override string Name => "SmolLM3";

    public override IReadOnlyList<string> ModelTypes => ["smollm3"];

    private protected override void Describe(ArchitectureBuilder model) => Llama.DescribeDecoder(model, tiedByDefault: true);
}
