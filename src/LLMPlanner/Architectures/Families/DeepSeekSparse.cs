using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// DeepSeek V3.2 and GLM-5: latent attention over tokens that an indexer picks. From GLM-5.2 on, layers share the selection of the layer
/// before them and have no indexer of their own.
/// </summary>
internal sealed class DeepSeekSparse : ModelFamily
{
    public override string Name => "DeepSeek Sparse";

    public override IReadOnlyList<string> ModelTypes => ["deepseek_v32", "glm_moe_dsa"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        DecoderShape shape = model.Decoder(ignoresHeadDim: true, hasHeadWidth: false);
        model.Frame(tiedByDefault: false);
        long offset = text.Count("index_skip_topk_offset") ?? 0;
        long frequency = text.Size("index_topk_freq") ?? 1;
        bool[] indexed = LayerLists.Where(
            text, "indexer_types", shape.Layers, "full", "shared", layer => Math.Max(layer - offset + 1, 0) % frequency == 0);
        LatentDecoder.Describe(model, shape, correctionBias: true, indexer: Indexer(text, shape), indexed: indexed);
    }

    private static SparseIndexer Indexer(ModelConfig config, DecoderShape shape)
        => new()
        {
            HiddenSize = shape.HiddenSize,
            Heads = config.RequiredSize("index_n_heads"),
            HeadWidth = config.RequiredSize("index_head_dim"),
            QueryInput = config.RequiredSize("q_lora_rank"),
        };
}
