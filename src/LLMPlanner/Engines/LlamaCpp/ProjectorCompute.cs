using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Compute buffer of a vision or audio tower: reserved once, for the picture that the engine warms up with. The graph is that of a
/// transformer over patches; how many hidden states lie beside its largest tensors was read from ten logged buffers of five families.
/// </summary>
/// <param name="Bytes">Expected bytes where the tower is computed.</param>
/// <param name="Low">Low estimate.</param>
/// <param name="High">High estimate.</param>
/// <param name="HostInput">The picture itself, which is kept on the host too.</param>
/// <param name="Basis">Calibrated where the file tells the tower's shape, assumed where it does not.</param>
/// <param name="Source">The rule with its numbers.</param>
internal readonly record struct ProjectorCompute(long Bytes, long Low, long High, long HostInput, Basis Basis, string Source)
{
    private const long MiB = 1L << 20;

    // Whisper's encoder: thirty seconds, two frames a position.
    private const long AudioPositions = 1500;

    // Tokens a side of the picture that dynamic towers warm up with; the others take the picture size of their file.
    private static readonly Dictionary<string, int> s_warmUpTokensPerSide = new(StringComparer.Ordinal)
    {
        ["qwen2vl_merger"] = 46, ["qwen2.5vl_merger"] = 46, ["qwen3vl_merger"] = 46, ["glm4v"] = 46, ["dots_ocr"] = 46,
        ["hunyuanvl"] = 32, ["paddleocr"] = 28, ["hunyuanocr"] = 28,
        ["pixtral"] = 16, ["lightonocr"] = 16, ["kimivl"] = 16, ["gemma4v"] = 16, ["gemma4uv"] = 16, ["phi4"] = 16, ["youtuvl"] = 16,
    };

    // Patches that become one token on a side, where the file leaves it out.
    private static readonly Dictionary<string, long> s_merges = new(StringComparer.Ordinal)
    {
        ["qwen2vl_merger"] = 2, ["qwen2.5vl_merger"] = 2, ["qwen3vl_merger"] = 2, ["glm4v"] = 2, ["paddleocr"] = 2, ["hunyuanocr"] = 2, ["hunyuanvl"] = 2,
        ["youtuvl"] = 2, ["gemma4v"] = 3, ["gemma4uv"] = 3,
    };

    /// <summary>The buffer of a projector's file.</summary>
    /// <param name="file">The file; null where the model is known to have towers and no file is there.</param>
    /// <param name="flashAttention">Whether scores are never held.</param>
    public static ProjectorCompute Of(GgufSidecar? file, bool flashAttention)
    {
        if (file is null)
        {
            return Unknown(flashAttention);
        }

        return Vision(file, flashAttention) ?? Audio(file, flashAttention) ?? Unknown(flashAttention);
    }

    private static ProjectorCompute? Vision(GgufSidecar file, bool flashAttention)
    {
        string type = file.Text("clip.vision.projector_type") ?? file.Text("clip.projector_type") ?? string.Empty;
        long patch = Small(file.Number("clip.vision.patch_size"));
        long hidden = Small(file.Number("clip.vision.embedding_length"));
        long wide = Small(file.Number("clip.vision.feed_forward_length"));
        long heads = Small(file.Number("clip.vision.attention.head_count"));
        long side = s_warmUpTokensPerSide.TryGetValue(type, out int tokens)
            ? tokens * patch * Small(file.Number("clip.vision.spatial_merge_size") ?? file.Number("clip.vision.projector.scale_factor") ?? Merge(type))
            : Small(file.Number("clip.vision.image_size"));
        if (patch == 0 || hidden == 0 || wide == 0 || heads == 0 || side < patch)
        {
            return null;
        }

        long positions = side / patch * (side / patch);
        long state = checked(4 * positions * hidden);
        long picture = 3 * 4 * side * side;
        bool fused = file.HasTensor("attn_qkv.weight");
        long feedForward = checked(4 * positions * wide * (file.HasTensor("ffn_gate.weight") ? 2 : 1));
        long masks = file.Number("clip.vision.n_wa_pattern") > 0 ? checked(positions * positions * (flashAttention ? 6 : 4)) : 0;
        long stacked = file.HasTensor("deepstack") ? 2 * state : 0;
        long bytes = checked(stacked + masks + (flashAttention
            ? Math.Max((6 * state) + picture, feedForward + (2 * state))
            : (positions * positions * heads * 4) + ((fused ? 7 : 5) * state) + picture));
        return new ProjectorCompute(
            bytes, bytes - state, bytes + (2 * state), picture, Basis.Calibrated, Message.Format(SR.SourceProjectorCompute, side, positions, flashAttention ? "on" : "off"));
    }

    private static ProjectorCompute? Audio(GgufSidecar file, bool flashAttention)
    {
        long hidden = Small(file.Number("clip.audio.embedding_length"));
        long wide = Small(file.Number("clip.audio.feed_forward_length"));
        long heads = Small(file.Number("clip.audio.attention.head_count"));
        if (hidden == 0 || wide == 0 || heads == 0)
        {
            return null;
        }

        long state = 4 * AudioPositions * hidden;
        long bytes = (6 * state) + (4 * AudioPositions * wide) + (flashAttention ? 0 : AudioPositions * AudioPositions * heads * 4);
        return new ProjectorCompute(bytes, bytes / 2, (2 * bytes) + (32 * MiB), 0, Basis.Assumed, SR.SourceAudioCompute);
    }

    private static ProjectorCompute Unknown(bool flashAttention)
        => flashAttention
            ? new ProjectorCompute(256 * MiB, 96 * MiB, 768 * MiB, 0, Basis.Assumed, SR.SourceUnknownProjectorCompute)
            : new ProjectorCompute(2048 * MiB, 1024 * MiB, 5120 * MiB, 0, Basis.Assumed, SR.SourceUnknownProjectorCompute);

    private static long Merge(string type) => s_merges.TryGetValue(type, out long merge) ? merge : 1;

    // A stranger's file: a figure no tower has is one that is not there.
    private static long Small(long? number) => number is > 0 and < 65_536 ? number.Value : 0;
}
