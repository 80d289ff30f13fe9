using LLMPlanner.Architectures;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Which weights the CPU backend rewrites into a layout of its own, in private memory: matrices of the types that it has such a layout
/// for on x86 with AVX2 and on Arm, whose rows and columns come in eights.
/// </summary>
internal static class LlamaCppRepacking
{
    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal) { "Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q2_K", "IQ4_NL", "MXFP4", "Q8_0" };

    /// <summary>Bytes that are rewritten where the CPU holds the whole model.</summary>
    public static long Bytes(WeightPlan weights)
    {
        long bytes = 0;
        foreach (TensorBytes tensor in weights.Tensors)
        {
            TensorGroup group = tensor.Group;
            bool isProduct = group.Part == ModelPart.Text && group.Dimensions > 1
                && group.Role is not (TensorRole.TokenEmbedding or TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding);
            if (!isProduct || group.Rows % 8 != 0)
            {
                continue;
            }

            for (int i = 0; i < group.Count; i++)
            {
                if (s_types.Contains(tensor.TypeAt(i)))
                {
                    bytes = checked(bytes + tensor.BytesAt(i));
                }
            }
        }

        return bytes;
    }
}
