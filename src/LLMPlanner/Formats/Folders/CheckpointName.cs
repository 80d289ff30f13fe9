using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.Folders;

/// <summary>Where a tensor of a Hugging Face checkpoint belongs.</summary>
/// <param name="Part">Text, a tower (vision, audio and their projectors are not told apart), or multi-token prediction.</param>
/// <param name="Layer">Layer index; −1 outside the layers.</param>
/// <param name="Slot">Base name as a GGUF file has it; null where the name is not known.</param>
internal readonly record struct CheckpointPlace(ModelPart Part, int Layer, string? Slot);

/// <summary>Reads the names of Hugging Face checkpoints.</summary>
internal static class CheckpointName
{
    private static readonly string[] s_towers =
    [
        "visual", "vision", "audio", "multi_modal_projector", "mm_projector", "mlp1.", "image_newline", "patch_merger", "pre_mm_projector_norm", "embed_vision", "embed_audio",
    ];

    private static readonly string[] s_layers = ["layers.", "h.", "blocks.", "block."];

    /// <summary>Finds a tensor's place.</summary>
    /// <param name="name">Its name, unpacked.</param>
    /// <param name="layerCount">Layers of the model; higher ones are prediction layers.</param>
    public static CheckpointPlace Place(string name, int layerCount)
    {
        if (Array.Exists(s_towers, word => name.IndexOf(word, StringComparison.Ordinal) >= 0))
        {
            return new CheckpointPlace(ModelPart.Vision, -1, null);
        }

        if (name.StartsWith("mtp.", StringComparison.Ordinal) || name.IndexOf(".mtp.", StringComparison.Ordinal) >= 0 || name.IndexOf("mtp_layers", StringComparison.Ordinal) >= 0)
        {
            return new CheckpointPlace(ModelPart.MultiTokenPrediction, -1, null);
        }

        if (TryLayer(name, out int layer, out int start))
        {
            return layer >= layerCount
                ? new CheckpointPlace(ModelPart.MultiTokenPrediction, layer, null)
                : new CheckpointPlace(ModelPart.Text, layer, CheckpointSlots.InLayer(name.Substring(start)));
        }

        return new CheckpointPlace(ModelPart.Text, -1, CheckpointSlots.Outside(name));
    }

    /// <summary>Finds <c>layers.12.</c> or one of its kin in a name.</summary>
    private static bool TryLayer(string name, out int layer, out int start)
    {
        foreach (string word in s_layers)
        {
            int at = name.IndexOf(word, StringComparison.Ordinal);
            if (at < 0 || (at > 0 && name[at - 1] != '.'))
            {
                continue;
            }

            layer = 0;
            start = at + word.Length;
            int digits = start;
            while (start < name.Length && start - digits < 5 && name[start] is >= '0' and <= '9')
            {
                layer = (layer * 10) + (name[start] - '0');
                start++;
            }

            if (start > digits && start + 1 < name.Length && name[start] == '.')
            {
                start++;
                return true;
            }
        }

        layer = -1;
        start = 0;
        return false;
    }
}
