using LLMPlanner.Architectures;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Which tensor groups are weights of linear layers: what quantizers work on.</summary>
internal static class LinearLayers
{
    public static bool Contains(TensorGroup group)
    {
        if (group.Dimensions < 2 || group.IsKeptInFloat32)
        {
            return false;
        }

        return group.Role switch
        {
            TensorRole.TokenEmbedding or TensorRole.PositionEmbedding or TensorRole.Norm => false,
            TensorRole.Router or TensorRole.RouterCorrectionBias or TensorRole.SharedExpertRouter => false,
            TensorRole.StateConvolution or TensorRole.StateScalars => false,
            TensorRole.Vision or TensorRole.Audio => !group.Name.Contains("_embd") && !group.Name.Contains("conv"),

            // The table of per-layer embeddings is looked up, its gates and projections are multiplied with.
            TensorRole.PerLayerEmbedding => group.Name is "inp_gate.weight" or "proj.weight",

            // The projection in front of a next-n layer and the head weights of an indexer stay as they are in every known release.
            TensorRole.Other => false,
            TensorRole.Indexer => group.Name is "indexer.attn_q_b.weight" or "indexer.attn_k.weight",
            _ => true,
        };
    }
}
