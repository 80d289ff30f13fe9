using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>MiMo-7B: Qwen2's layers, biases on query, key and value whatever attention_bias says, and next-n layers of the same form.</summary>
internal sealed class MiMo : ModelFamily
{
    public override string Name => "MiMo";

    public override IReadOnlyList<string> ModelTypes => ["mimo"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        Qwen2.DescribeDecoder(model, ignoresHeadDim: false);
        model.NextN(text.Count("num_nextn_predict_layers") ?? 0, model.LayerKinds[0], storesEmbeddingAndHead: false);
    }
}
