using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Families;

/// <summary>The plain pre-norm transformer layers that most towers are made of.</summary>
internal static class TransformerTower
{
    /// <summary>Layers with biased query, key, value and output projections, a biased two-matrix feed-forward and two LayerNorms.</summary>
    public static void Layers(TensorList tensors, string prefix, TensorRole role, long layers, long width, long inner)
    {
        int count = Count(layers);
        void Add(TensorGroup group) => group.Count = count;
        foreach (string name in new[] { "attn_q", "attn_k", "attn_v", "attn_out" })
        {
            Add(tensors.Matrix($"{prefix}.blk.{name}.weight", role, width, width));
            Add(tensors.Vector($"{prefix}.blk.{name}.bias", role, width));
        }

        foreach (string name in new[] { "ln1", "ln2" })
        {
            Add(tensors.Vector($"{prefix}.blk.{name}.weight", role, width));
            Add(tensors.Vector($"{prefix}.blk.{name}.bias", role, width));
        }

        Add(tensors.Matrix($"{prefix}.blk.ffn_up.weight", role, inner, width));
        Add(tensors.Vector($"{prefix}.blk.ffn_up.bias", role, inner));
        Add(tensors.Matrix($"{prefix}.blk.ffn_down.weight", role, width, inner));
        Add(tensors.Vector($"{prefix}.blk.ffn_down.bias", role, width));
    }

    /// <summary>A layer count that fits an array index.</summary>
    public static int Count(long layers)
        => layers <= ArchitectureBuilder.MaxLayers
            ? (int)layers
            : throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.LayerCountInvalid), "num_hidden_layers", layers, ArchitectureBuilder.MaxLayers);
}
