using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>The optional sliding window of the Qwen 2 and 3 types.</summary>
internal static class QwenWindow
{
    /// <summary>The window, or full attention where use_sliding_window is off (the default).</summary>
    public static AttentionSpan Read(ModelConfig config)
        => config.Flag("use_sliding_window", false) ? AttentionSpan.Sliding(config.Size("sliding_window")) : AttentionSpan.Full;

    /// <summary>Whether a layer slides: by layer_types where there, else from max_window_layers on.</summary>
    public static bool Slides(ModelConfig config, int layer)
        => config.Texts("layer_types") is { } types && layer < types.Count
            ? types[layer] == "sliding_attention"
            : layer >= (config.Count("max_window_layers") ?? 0);
}
