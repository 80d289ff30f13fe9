namespace LLMPlanner.Architectures;

/// <summary>Shape of query and key normalization.</summary>
public enum QueryKeyNorm
{
    /// <summary>None.</summary>
    None,

    /// <summary>One weight of head width for queries and one for keys (qwen3, gemma3, glm4_moe …).</summary>
    PerHead,

    /// <summary>Weights over the full projected width (olmo2, olmoe, minimax_m2, cohere).</summary>
    FullWidth,
}
