namespace LLMPlanner.Architectures;

/// <summary>
/// Floating-point operations by the two terms that matter: two per active matrix weight and token, and the attention term, which grows
/// with the tokens looked at. A multiplication and an addition count as two.
/// </summary>
public static class ComputeCost
{
    /// <summary>Operations on matrices for one token: two per active parameter; embedding lookups cost nothing.</summary>
    /// <param name="architecture">The model.</param>
    public static double MatrixFlopsPerToken(ModelArchitecture architecture)
    {
        TensorInventory tensors = architecture.Tensors;
        double active = tensors.ActiveParametersExcludingEmbedding - tensors.VisionParameters - tensors.AudioParameters - tensors.ProjectorParameters;
        return 2 * active;
    }

    /// <summary>Operations on cached tokens for one new token at a context.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="contextLength">Tokens cached.</param>
    public static double AttentionFlopsPerToken(ModelArchitecture architecture, long contextLength)
    {
        double flops = 0;
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            foreach (LayerBlock block in architecture.LayerKinds[kind].Blocks)
            {
                long tokens = block is Attention attention ? attention.Span.TokensKept(contextLength) : contextLength;
                flops += (double)block.FlopsPerCachedToken * tokens * architecture.LayersOfKind(kind);
            }
        }

        return flops;
    }

    /// <summary>Operations for one new token at a context.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="contextLength">Tokens cached.</param>
    public static double DecodeFlopsPerToken(ModelArchitecture architecture, long contextLength)
        => MatrixFlopsPerToken(architecture) + AttentionFlopsPerToken(architecture, contextLength);

    /// <summary>Operations to read a prompt: linear in its length for the matrices, quadratic for full attention (each token sees half on average).</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="promptLength">Tokens of the prompt.</param>
    public static double PrefillFlops(ModelArchitecture architecture, long promptLength)
    {
        double flops = MatrixFlopsPerToken(architecture) * promptLength;
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            foreach (LayerBlock block in architecture.LayerKinds[kind].Blocks)
            {
                double pairs = block is Attention attention ? Pairs(attention.Span, promptLength) : Pairs(AttentionSpan.Full, promptLength);
                flops += block.FlopsPerCachedToken * pairs * architecture.LayersOfKind(kind);
            }
        }

        return flops;
    }

    // Token i looks at min(i, span) tokens: a triangle, cut off where the window is full.
    private static double Pairs(AttentionSpan span, long length)
    {
        double n = length;
        if (span.Kind == AttentionSpanKind.Full || length <= span.Tokens)
        {
            return n * (n + 1) / 2;
        }

        double window = span.Tokens;
        return (window * (window + 1) / 2) + ((n - window) * window);
    }
}
