namespace LLMPlanner.Architectures;

/// <summary>How tensor parallelism divides a tensor over the ranks of a group.</summary>
public enum TensorSharding
{
    /// <summary>Every rank holds the whole tensor (norms, routers, latent down-projections).</summary>
    Replicated,

    /// <summary>Output rows are divided (query, gate and up projections).</summary>
    Rows,

    /// <summary>Input columns are divided (output and down projections).</summary>
    Columns,

    /// <summary>Key/value rows are divided by heads, and replicated where ranks outnumber the heads.</summary>
    KeyValueHeads,

    /// <summary>Rows are divided after padding the vocabulary.</summary>
    Vocabulary,

    /// <summary>Routed experts: sliced like a feed-forward under tensor parallelism, whole experts per rank under expert parallelism.</summary>
    Experts,
}
