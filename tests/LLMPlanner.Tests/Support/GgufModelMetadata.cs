using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;

namespace LLMPlanner.Tests.Support;

/// <summary>The metadata that llama.cpp reads of a model, derived from its blocks.</summary>
internal static class GgufModelMetadata
{
    public static void Set(GgufWriter writer, string name, ModelArchitecture model)
    {
        int nextN = model.MultiTokenPrediction?.Layers ?? 0;
        writer.Set($"{name}.block_count", (uint)(model.LayerCount + nextN))
            .Set($"{name}.context_length", (uint)(model.NativeContextLength ?? 4096))
            .Set($"{name}.embedding_length", (uint)model.HiddenSize)
            .Set($"{name}.vocab_size", (uint)model.VocabularySize)
            .Set($"{name}.attention.layer_norm_rms_epsilon", 1e-6f)
            .Set($"{name}.attention.layer_norm_epsilon", 1e-5f)
            .Set($"{name}.rope.freq_base", 10000f);
        if (nextN > 0)
        {
            writer.Set($"{name}.nextn_predict_layers", (uint)nextN);
        }

        Attention(writer, name, model, nextN);
        Latent(writer, name, model);
        Windows(writer, name, model);
        FeedForwards(writer, name, model);
        Recurrent(writer, name, model);
    }

    private static LayerKind[] Kinds(ModelArchitecture model) => [.. model.Layout.Select(kind => model.LayerKinds[kind])];

    private static void Attention(GgufWriter writer, string name, ModelArchitecture model, int nextN)
    {
        LayerKind[] kinds = Kinds(model);
        Attention?[] layers = [.. kinds.Select(kind => kind.Find<Attention>())];
        KimiDeltaAttention? delta = kinds.Select(kind => kind.Find<KimiDeltaAttention>()).FirstOrDefault(block => block is not null);
        bool isLatent = kinds.Any(kind => kind.Find<LatentAttention>() is not null || kind.Find<CompressedAttention>() is not null);
        if (isLatent && layers.All(layer => layer is null))
        {
            return;
        }

        int[] heads = [.. layers.Select(layer => (int)(layer?.Heads ?? delta?.Heads ?? 0))];
        Attention? first = layers.FirstOrDefault(layer => layer is { OwnsKeyValue: true });
        int[] keyValueHeads = [.. layers.Select(layer => (int)(layer is null ? 0 : layer.OwnsKeyValue ? layer.KeyValueHeads : first!.KeyValueHeads))];
        if (first is null)
        {
            writer.Set($"{name}.attention.head_count", 0u);
            return;
        }

        SetLayers(writer, $"{name}.attention.head_count", heads, nextN);
        SetLayers(writer, $"{name}.attention.head_count_kv", keyValueHeads, nextN);
        Attention full = layers.FirstOrDefault(layer => layer is { OwnsKeyValue: true, Span.Kind: AttentionSpanKind.Full }) ?? first;
        writer.Set($"{name}.attention.key_length", (uint)full.HeadWidth).Set($"{name}.attention.value_length", (uint)full.ValueWidth);
        Attention? sliding = layers.FirstOrDefault(layer => layer is { OwnsKeyValue: true } && layer.Span.Kind != AttentionSpanKind.Full);
        if (sliding is not null && (sliding.HeadWidth != full.HeadWidth || sliding.ValueWidth != full.ValueWidth))
        {
            writer.Set($"{name}.attention.key_length_swa", (uint)sliding.HeadWidth).Set($"{name}.attention.value_length_swa", (uint)sliding.ValueWidth);
        }

        int owning = Array.FindLastIndex(layers, layer => layer is { OwnsKeyValue: true }) + 1;
        if (layers.Any(layer => layer is { OwnsKeyValue: false }))
        {
            writer.Set($"{name}.attention.shared_kv_layers", (uint)(layers.Length - owning));
        }
    }

    private static void Latent(GgufWriter writer, string name, ModelArchitecture model)
    {
        LayerKind[] kinds = Kinds(model);
        if (kinds.Select(kind => kind.Find<LatentAttention>()).FirstOrDefault(block => block is not null) is { } latent)
        {
            writer.Set($"{name}.attention.head_count", (uint)latent.Heads)
                .Set($"{name}.attention.head_count_kv", 1u)
                .Set($"{name}.attention.kv_lora_rank", (uint)latent.KeyValueRank)
                .Set($"{name}.attention.key_length", (uint)latent.CacheWidth)
                .Set($"{name}.attention.value_length", (uint)latent.KeyValueRank)
                .Set($"{name}.attention.key_length_mla", (uint)(latent.NopeWidth + latent.RopeWidth))
                .Set($"{name}.attention.value_length_mla", (uint)latent.ValueWidth)
                .Set($"{name}.rope.dimension_count", (uint)latent.RopeWidth);
            if (latent.QueryRank is { } rank)
            {
                writer.Set($"{name}.attention.q_lora_rank", (uint)rank);
            }
        }

        if (kinds.Select(kind => kind.Find<CompressedAttention>()).FirstOrDefault(block => block is not null) is { } compressed)
        {
            writer.Set($"{name}.attention.head_count", (uint)compressed.Heads)
                .Set($"{name}.attention.head_count_kv", 1u)
                .Set($"{name}.attention.key_length", (uint)compressed.HeadWidth)
                .Set($"{name}.attention.q_lora_rank", (uint)compressed.QueryRank)
                .Set($"{name}.attention.output_lora_rank", (uint)compressed.OutputRank)
                .Set($"{name}.attention.output_group_count", (uint)compressed.OutputGroups)
                .Set($"{name}.attention.sliding_window", (uint)compressed.Window)
                .Set($"{name}.attention.indexer.head_count", (uint)compressed.IndexerHeads)
                .Set($"{name}.attention.indexer.key_length", (uint)compressed.IndexerHeadWidth)
                .Set($"{name}.attention.compress_ratios", kinds.Select(kind => (int)(kind.Find<CompressedAttention>()?.CompressionRatio ?? 0)).ToArray());
        }

        if (kinds.Select(kind => kind.Find<SparseIndexer>()).FirstOrDefault(block => block is not null) is { } indexer)
        {
            writer.Set($"{name}.attention.indexer.head_count", (uint)indexer.Heads).Set($"{name}.attention.indexer.key_length", (uint)indexer.HeadWidth);
        }
    }

    private static void Windows(GgufWriter writer, string name, ModelArchitecture model)
    {
        AttentionSpan[] spans = [.. Kinds(model).Select(kind => kind.Find<Attention>()?.Span ?? AttentionSpan.Full)];
        AttentionSpan[] limited = [.. spans.Where(span => span.Kind != AttentionSpanKind.Full)];
        if (limited.Length == 0)
        {
            return;
        }

        writer.Set($"{name}.attention.sliding_window", (uint)limited[0].Tokens);

        // What llama.cpp derives from the architecture's name stays out of the file, as converters leave it out.
        bool isDerived = GgufArchitectures.Find(name)?.Window is { } pattern
            && spans.Select((span, layer) => pattern.Slides(layer) == (span.Kind != AttentionSpanKind.Full)).All(equal => equal);
        if (!isDerived)
        {
            writer.Set($"{name}.attention.sliding_window_pattern", spans.Select(span => span.Kind != AttentionSpanKind.Full).ToArray());
        }
    }

    private static void FeedForwards(GgufWriter writer, string name, ModelArchitecture model)
    {
        LayerKind[] kinds = Kinds(model);
        int[] widths = [.. kinds.Select(kind => (int)(kind.Find<FeedForward>()?.Width ?? kind.Find<RwkvChannelMix>()?.Width ?? 0))];
        MixtureOfExperts[] mixtures = [.. kinds.Select(kind => kind.Find<MixtureOfExperts>()).OfType<MixtureOfExperts>()];
        if (mixtures.Length > 0)
        {
            MixtureOfExperts experts = mixtures[0];
            writer.Set($"{name}.expert_count", (uint)experts.Experts)
                .Set($"{name}.expert_used_count", (uint)experts.ActiveExperts)
                .Set($"{name}.expert_feed_forward_length", (uint)experts.ExpertWidth)
                .Set($"{name}.expert_weights_scale", 1f)
                .Set($"{name}.expert_gating_func", 2u)
                .Set($"{name}.leading_dense_block_count", (uint)Array.FindIndex(kinds, kind => kind.Find<MixtureOfExperts>() is not null));
            if (experts.SharedWidth > 0)
            {
                writer.Set($"{name}.expert_shared_feed_forward_length", (uint)experts.SharedWidth)
                    .Set($"{name}.expert_shared_count", (uint)Math.Max(1, experts.SharedWidth / experts.ExpertWidth));
            }
        }

        SetLayers(writer, $"{name}.feed_forward_length", widths, model.MultiTokenPrediction?.Layers ?? 0);
    }

    private static void Recurrent(GgufWriter writer, string name, ModelArchitecture model)
    {
        foreach (LayerBlock block in model.LayerKinds.SelectMany(kind => kind.Blocks))
        {
            switch (block)
            {
                case GatedDeltaNet net:
                    State(writer, name, net.ConvolutionKernel, net.ValueHeads * net.ValueHeadWidth, net.KeyHeadWidth, net.ValueHeads, net.KeyHeads);
                    break;
                case Mamba1 mamba:
                    State(writer, name, mamba.ConvolutionKernel, mamba.InnerSize, mamba.StateSize, mamba.TimeStepRank, 0);
                    break;
                case Mamba2 mamba:
                    State(writer, name, mamba.ConvolutionKernel, mamba.InnerSize, mamba.StateSize, mamba.Heads, mamba.Groups);
                    break;
                case KimiDeltaAttention delta:
                    writer.Set($"{name}.kda.head_dim", (uint)delta.HeadWidth).Set($"{name}.ssm.conv_kernel", (uint)delta.ConvolutionKernel);
                    break;
                case ShortConvolution convolution:
                    writer.Set($"{name}.shortconv.l_cache", (uint)convolution.Kernel);
                    break;
            }
        }
    }

    private static void State(GgufWriter writer, string name, long kernel, long inner, long state, long rank, long groups)
        => writer.Set($"{name}.ssm.conv_kernel", (uint)kernel)
            .Set($"{name}.ssm.inner_size", (uint)inner)
            .Set($"{name}.ssm.state_size", (uint)state)
            .Set($"{name}.ssm.time_step_rank", (uint)rank)
            .Set($"{name}.ssm.group_count", (uint)groups);

    /// <summary>One value where all layers agree, else one a layer, with the last one repeated for multi-token-prediction layers.</summary>
    private static void SetLayers(GgufWriter writer, string key, int[] values, int nextN)
    {
        if (values.Distinct().Count() == 1)
        {
            writer.Set(key, (uint)values[0]);
            return;
        }

        writer.Set(key, values.Concat(Enumerable.Repeat(values[^1], nextN)).ToArray());
    }
}
