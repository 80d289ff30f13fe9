using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>The mixers that cache a latent in place of keys and values, and the indexers that choose among its entries.</summary>
internal static class GgufLatentMixers
{
    /// <summary>Multi-head latent attention; files of before its own keys existed cache full keys and values.</summary>
    public static GgufMixer Latent(GgufLayer layer, GgufHyperparameters model)
    {
        int index = layer.Index;
        long heads = model.Heads(index);
        long keyLength = model.Optional("attention.key_length_mla") ?? 0;
        long valueLength = model.Optional("attention.value_length_mla") ?? 0;
        if (keyLength == 0 || valueLength == 0)
        {
            long keyValueHeads = model.KeyValueHeads(index);
            long keyWidth = model.KeyLength(index);
            long valueWidth = model.ValueLength(index);
            AttentionSpan span = model.Span(index);
            return new GgufMixer(
                "latent_attention",
                null,
                caches => caches.KeyValue(span, checked(keyValueHeads * keyWidth), checked(keyValueHeads * valueWidth), keyValueHeads),
                checked(2 * heads * (keyWidth + valueWidth)));
        }

        long rank = model.Required("attention.kv_lora_rank");
        long rope = layer.Find("attn_kv_a_mqa.weight")!.Rows - rank;
        if (rope <= 0 || keyLength <= rope)
        {
            throw model.Invalid(nameof(SR.GgufValueOutOfRange), "attention.kv_lora_rank", rank, 1, layer.Find("attn_kv_a_mqa.weight")!.Rows - 1);
        }

        return new GgufMixer("latent_attention", new LatentAttention
        {
            HiddenSize = model.HiddenSize,
            Heads = heads,
            QueryRank = layer.Find("attn_q_a.weight")?.Rows,
            KeyValueRank = rank,
            NopeWidth = keyLength - rope,
            RopeWidth = rope,
            ValueWidth = valueLength,
        });
    }

    /// <summary>The compressed attention of DeepSeek-V4.</summary>
    public static GgufMixer Compressed(GgufLayer layer, GgufHyperparameters model)
        => new("compressed_attention", new CompressedAttention
        {
            HiddenSize = model.HiddenSize,
            Heads = model.Heads(layer.Index),
            HeadWidth = model.Required("attention.key_length"),
            QueryRank = model.Required("attention.q_lora_rank"),
            OutputRank = model.Required("attention.output_lora_rank"),
            OutputGroups = model.Required("attention.output_group_count"),
            Window = model.Required("attention.sliding_window"),
            CompressionRatio = model.CompressionRatio(layer.Index),
            IndexerHeads = model.Required("attention.indexer.head_count"),
            IndexerHeadWidth = model.Required("attention.indexer.key_length"),
        });

    /// <summary>The indexer of sparse attention, on the layers that have one of their own.</summary>
    public static GgufMixer Indexer(GgufLayer layer, GgufHyperparameters model)
        => new("indexer", new SparseIndexer
        {
            HiddenSize = model.HiddenSize,
            Heads = model.Required("attention.indexer.head_count"),
            HeadWidth = model.Required("attention.indexer.key_length"),
            QueryInput = layer.Find("indexer.attn_q_b.weight")?.Columns ?? model.HiddenSize,
            HasHeadWeights = layer.Has("indexer.proj.weight"),
            NormalizesQueries = layer.Has("indexer.q_norm.weight"),
        });
}
