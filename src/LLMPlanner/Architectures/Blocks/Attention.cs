using LLMPlanner.Caches;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>Multi-head, grouped-query or multi-query softmax attention.</summary>
public sealed class Attention : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Query heads (num_attention_heads).</summary>
    public required long Heads { get; init; }

    /// <summary>Key/value heads (num_key_value_heads).</summary>
    public required long KeyValueHeads { get; init; }

    /// <summary>Width of a query or key head.</summary>
    public required long HeadWidth { get; init; }

    /// <summary>Width of a value head where it differs from <see cref="HeadWidth"/>.</summary>
    public long? ValueHeadWidth { get; init; }

    /// <summary>Biases on the query, key and value projections.</summary>
    public bool QkvBias { get; init; }

    /// <summary>Bias on the output projection.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Query/key normalization.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>True where a GGUF file holds query, key and value as one tensor.</summary>
    public bool IsFused { get; init; }

    /// <summary>True where the query projection is doubled to carry an output gate (qwen3_next).</summary>
    public bool HasOutputGate { get; init; }

    /// <summary>True where each head has a learned sink.</summary>
    public bool HasSinks { get; init; }

    /// <summary>Past tokens the layer looks at.</summary>
    public AttentionSpan Span { get; init; }

    /// <summary>False for layers that reuse another layer's keys and values: they have no such projections and cache nothing.</summary>
    public bool OwnsKeyValue { get; init; } = true;

    /// <summary>False where the value projection is the key projection; both are still cached.</summary>
    public bool HasValueProjection { get; init; } = true;

    /// <summary>True for layers that attend to image or encoder tokens: those are cached, text tokens are not.</summary>
    public bool IsCross { get; init; }

    /// <summary>Width of a value head.</summary>
    public long ValueWidth => ValueHeadWidth ?? HeadWidth;

    internal override long FlopsPerCachedToken => checked(2 * Heads * (HeadWidth + ValueWidth));

    internal override void Describe(TensorList tensors)
    {
        if (KeyValueHeads <= 0 || Heads % KeyValueHeads != 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.HeadsDoNotDivide), "num_key_value_heads", Heads, KeyValueHeads);
        }

        long query = checked(Heads * HeadWidth * (HasOutputGate ? 2 : 1));
        long key = OwnsKeyValue ? checked(KeyValueHeads * HeadWidth) : 0;
        long value = OwnsKeyValue && HasValueProjection ? checked(KeyValueHeads * ValueWidth) : 0;
        if (IsFused)
        {
            AddProjection(tensors, "attn_qkv", TensorRole.AttentionQkv, query + key + value, key + value);
        }
        else
        {
            AddProjection(tensors, "attn_q", TensorRole.AttentionQuery, query, 0);
            AddProjection(tensors, "attn_k", TensorRole.AttentionKey, key, key);
            AddProjection(tensors, "attn_v", TensorRole.AttentionValue, value, value);
        }

        tensors.Matrix("attn_output.weight", TensorRole.AttentionOutput, HiddenSize, checked(Heads * ValueWidth), TensorSharding.Columns);
        if (OutputBias)
        {
            tensors.Vector("attn_output.bias", TensorRole.AttentionOutput, HiddenSize);
        }

        AddNorms(tensors);
        if (HasSinks)
        {
            tensors.Vector("attn_sinks.weight", TensorRole.AttentionScalars, Heads, TensorSharding.Rows);
        }
    }

    internal override void Describe(CacheList caches)
    {
        if (IsCross)
        {
            caches.CrossAttention(checked(KeyValueHeads * HeadWidth), checked(KeyValueHeads * ValueWidth), KeyValueHeads);
        }
        else if (OwnsKeyValue)
        {
            caches.KeyValue(Span, checked(KeyValueHeads * HeadWidth), checked(KeyValueHeads * ValueWidth), KeyValueHeads);
        }
    }

    private void AddProjection(TensorList tensors, string name, TensorRole role, long rows, long keyValueRows)
    {
        if (rows == 0)
        {
            return;
        }

        TensorSharding sharding = keyValueRows > 0 ? TensorSharding.KeyValueHeads : TensorSharding.Rows;
        Mark(tensors.Matrix(name + ".weight", role, rows, HiddenSize, sharding), keyValueRows);
        if (QkvBias)
        {
            Mark(tensors.Vector(name + ".bias", role, rows, sharding), keyValueRows);
        }
    }

    private void Mark(TensorGroup group, long keyValueRows)
    {
        group.KeyValueRows = keyValueRows;
        group.KeyValueHeads = KeyValueHeads;
    }

    private void AddNorms(TensorList tensors)
    {
        if (QueryKeyNorm == QueryKeyNorm.None)
        {
            return;
        }

        bool perHead = QueryKeyNorm == QueryKeyNorm.PerHead;
        tensors.Vector("attn_q_norm.weight", TensorRole.AttentionNorm, perHead ? HeadWidth : checked(Heads * HeadWidth));
        if (OwnsKeyValue)
        {
            tensors.Vector("attn_k_norm.weight", TensorRole.AttentionNorm, perHead ? HeadWidth : checked(KeyValueHeads * HeadWidth));
        }
    }
}
