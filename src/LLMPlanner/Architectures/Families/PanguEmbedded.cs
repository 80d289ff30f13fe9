namespace LLMPlanner.Architectures.Families;

/// <summary>openPangu-Embedded: InternLM2's layers with a head width that the config may give.</summary>
internal sealed class PanguEmbedded : ModelFamily
{
    public override string Name => "openPangu";

    public override IReadOnlyList<string> ModelTypes => ["PanguEmbedded"];

    private protected override void Describe(ArchitectureBuilder model) => InternLm2.DescribeDecoder(model, ignoresHeadDim: false);
}
