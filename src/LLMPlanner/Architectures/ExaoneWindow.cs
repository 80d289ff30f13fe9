using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>The sliding layers of the EXAONE types: a list, or a pattern in letters (L local, G global) or as a period.</summary>
internal static class ExaoneWindow
{
    /// <summary>The span of each layer; full attention where there is no window.</summary>
    public static Func<int, AttentionSpan> Read(ModelConfig config, DecoderShape shape)
    {
        AttentionSpan window = AttentionSpan.Sliding(config.Size("sliding_window"));
        string? letters = config.Text("sliding_window_pattern");
        long? period = letters is null ? config.Size("sliding_window_pattern") : null;
        foreach (char letter in letters ?? string.Empty)
        {
            if (letter is not ('L' or 'G'))
            {
                throw config.Invalid("sliding_window_pattern", string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, LLMPlanner.Resources.SR.LayerKindUnknown, letter, "L, G"));
            }
        }

        bool[] slides = LayerLists.Sliding(config, shape.Layers, layer => Slides(layer, letters, period));
        return layer => slides[layer] ? window : AttentionSpan.Full;
    }

    private static bool Slides(int layer, string? letters, long? period)
    {
        if (letters is { Length: > 0 })
        {
            return letters[layer % letters.Length] == 'L';
        }

        return period is { } length && (layer + 1) % length != 0;
    }
}
