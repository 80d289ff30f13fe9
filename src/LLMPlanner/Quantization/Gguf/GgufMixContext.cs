using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization.Gguf;

/// <summary>What the rules of a mix look at in a model.</summary>
internal readonly struct GgufMixContext
{
    // The types that become llama.cpp's "llama" architecture, whose 80-layer models count as 70B.
    private static readonly HashSet<string> s_llama = new(StringComparer.OrdinalIgnoreCase) { "llama", "mistral", "mixtral", "internlm2" };
    private static readonly HashSet<string> s_other70B = new(StringComparer.OrdinalIgnoreCase) { "qwen2", "qwen2_vl", "qwen2_5_vl", "nemotron-nas", "deci", "olmo" };

    public GgufMixContext(ModelArchitecture architecture, bool hasImportanceMatrix)
    {
        HasImportanceMatrix = hasImportanceMatrix;
        IsFalcon = architecture.ModelType is "falcon" or "RefinedWeb" or "RefinedWebModel";
        HasGroupedHeads = architecture.KeyValueHeads > 0 && architecture.AttentionHeads / architecture.KeyValueHeads >= 4;
        LayerCount = architecture.LayerCount + (architecture.MultiTokenPrediction?.Layers ?? 0);
        foreach (TensorGroup group in architecture.Tensors.Groups)
        {
            Experts = Math.Max(Experts, group.Experts);
        }

        bool is80 = architecture.LayerCount == 80;
        Is70B = is80 && ((s_llama.Contains(architecture.ModelType) && architecture.AttentionHeads != architecture.KeyValueHeads)
            || s_other70B.Contains(architecture.ModelType));
    }

    public bool HasImportanceMatrix { get; }

    public bool IsFalcon { get; }

    public bool HasGroupedHeads { get; }

    public bool Is70B { get; }

    public long Experts { get; }

    /// <summary>Layers of the file, next-n layers included.</summary>
    public int LayerCount { get; }
}
