namespace LLMPlanner.Architectures;

/// <summary>The three ways in which decoders arrange norms around a mixer and a feed-forward.</summary>
internal static class DecoderLayers
{
    /// <summary>A norm before each (Llama's form).</summary>
    public static LayerKind PreNorm(
        long width, LayerBlock mixer, LayerBlock feedForward, bool bias = false, string secondNorm = "ffn_norm")
        => new(
            Name(mixer, feedForward),
            new Normalization("attn_norm", width, bias),
            mixer,
            new Normalization(secondNorm, width, bias),
            feedForward);

    /// <summary>A norm after each (OLMo 2, EXAONE 4).</summary>
    public static LayerKind PostNorm(long width, LayerBlock mixer, LayerBlock feedForward)
        => new(
            Name(mixer, feedForward),
            mixer,
            new Normalization("post_attention_norm", width),
            feedForward,
            new Normalization("post_ffw_norm", width));

    /// <summary>Norms before and after each (Gemma 2 and 3, GLM-4-0414).</summary>
    public static LayerKind FourNorms(long width, LayerBlock mixer, LayerBlock feedForward)
        => new(
            Name(mixer, feedForward),
            new Normalization("attn_norm", width),
            mixer,
            new Normalization("post_attention_norm", width),
            new Normalization("ffn_norm", width),
            feedForward,
            new Normalization("post_ffw_norm", width));

    /// <summary>One norm before mixer and feed-forward side by side (Cohere, Falcon 7B, GPT-J, Phi-2).</summary>
    public static LayerKind Parallel(long width, LayerBlock mixer, LayerBlock feedForward, bool bias = false)
        => new(Name(mixer, feedForward), new Normalization("attn_norm", width, bias), mixer, feedForward);

    /// <summary>What a layer is called: its mixer, and <c>+moe</c> where its feed-forward is a mixture.</summary>
    public static string Name(LayerBlock? mixer, LayerBlock? feedForward)
    {
        string name = mixer switch
        {
            Attention { IsCross: true } => "cross_attention",
            Attention attention => Name(attention.Span),
            LatentAttention => "latent_attention",
            CompressedAttention => "compressed_attention",
            GatedDeltaNet or LightningAttention or KimiDeltaAttention => "linear_attention",
            Mamba1 or Mamba2 => "mamba",
            ShortConvolution => "short_convolution",
            RwkvTimeMix => "rwkv",
            _ => string.Empty,
        };
        string second = feedForward switch
        {
            MixtureOfExperts => "moe",
            not null when name.Length == 0 => "feed_forward",
            _ => string.Empty,
        };
        return name.Length == 0 || second.Length == 0 ? name + second : name + "+" + second;
    }

    private static string Name(AttentionSpan span) => span.Kind switch
    {
        AttentionSpanKind.SlidingWindow => "sliding_attention",
        AttentionSpanKind.Chunked => "chunked_attention",
        _ => "full_attention",
    };
}
