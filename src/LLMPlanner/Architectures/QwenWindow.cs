using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>The optional sliding window of the Qwen types.</summary>
internal static class QwenWindow
{
    /// <summary>
    /// The span of each layer: full attention where use_sliding_window is off (the default), else sliding where layer_types says so or,
    /// without it, from max_window_layers on.
    /// </summary>
    public static Func<int, AttentionSpan> Read(ModelConfig config, DecoderShape shape)
    {
        AttentionSpan window = config.Flag("use_sliding_window", false) ? AttentionSpan.Sliding(config.Size("sliding_window")) : AttentionSpan.Full;
        if (window.Kind == AttentionSpanKind.Full)
        {
            return _ => AttentionSpan.Full;
        }

        long first = config.Count("max_window_layers") ?? 0;
        bool[] slides = LayerLists.Sliding(config, shape.Layers, layer => layer >= first);
        return layer => slides[layer] ? window : AttentionSpan.Full;
    }
}
