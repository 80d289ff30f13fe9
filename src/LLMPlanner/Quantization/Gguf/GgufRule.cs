namespace LLMPlanner.Quantization.Gguf;

/// <summary>Which tensors a rule of a GGUF mix speaks of.</summary>
internal enum GgufTensorClass
{
    /// <summary>No class of its own: the mix's default type.</summary>
    Other,

    /// <summary>The output head, or the embedding where it is the head.</summary>
    Output,

    /// <summary>The embedding where the head is stored apart.</summary>
    TokenEmbedding,

    /// <summary>Value projections, and fused query/key/value projections, which follow them.</summary>
    AttentionValue,

    /// <summary>Key projections.</summary>
    AttentionKey,

    /// <summary>Query projections.</summary>
    AttentionQuery,

    /// <summary>Attention output projections.</summary>
    AttentionOutput,

    /// <summary>Feed-forward down projections, of experts too.</summary>
    FeedForwardDown,

    /// <summary>Feed-forward up projections, of experts too.</summary>
    FeedForwardUp,

    /// <summary>Feed-forward gate projections, of experts too.</summary>
    FeedForwardGate,
}

/// <summary>Which layers a rule speaks of, by the running index i of n tensors of a class.</summary>
internal enum GgufLayers
{
    /// <summary>All.</summary>
    All,

    /// <summary>The first and last eighth, and every third in between.</summary>
    MoreBits,

    /// <summary>i &lt; n / 8.</summary>
    FirstEighth,

    /// <summary>i &lt; n / 16.</summary>
    FirstSixteenth,

    /// <summary>n / 8 ≤ i &lt; 7n / 8.</summary>
    Middle,

    /// <summary>i &lt; 2.</summary>
    First2,

    /// <summary>i &lt; 4.</summary>
    First4,
}

/// <summary>One line of a mix: tensors of a class, under conditions, take a type. The first rule that applies wins.</summary>
internal sealed record GgufRule(GgufTensorClass Class, GgmlType Type)
{
    public bool StackedOnly { get; init; }

    public GgufLayers Layers { get; init; }

    /// <summary>True: four or more query heads per key/value head; false: fewer.</summary>
    public bool? GroupedHeads { get; init; }

    public bool? ImportanceMatrix { get; init; }

    public bool? Falcon { get; init; }

    public long? Experts { get; init; }

    public long? MinimumExperts { get; init; }

    public bool Applies(in GgufMixContext context, int index, int count, long depth)
    {
        if (StackedOnly && depth <= 1)
        {
            return false;
        }

        return (GroupedHeads is null || GroupedHeads == context.HasGroupedHeads)
            && (ImportanceMatrix is null || ImportanceMatrix == context.HasImportanceMatrix)
            && (Falcon is null || Falcon == context.IsFalcon)
            && (Experts is null || Experts == context.Experts)
            && (MinimumExperts is null || context.Experts >= MinimumExperts)
            && InLayers(index, count);
    }

    private bool InLayers(int i, int n) => Layers switch
    {
        GgufLayers.MoreBits => i < n / 8 || i >= 7 * n / 8 || (i - (n / 8)) % 3 == 2,
        GgufLayers.FirstEighth => i < n / 8,
        GgufLayers.FirstSixteenth => i < n / 16,
        GgufLayers.Middle => i >= n / 8 && i < 7 * n / 8,
        GgufLayers.First2 => i < 2,
        GgufLayers.First4 => i < 4,
        _ => true,
    };
}
