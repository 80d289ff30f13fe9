using LLMPlanner.Architectures;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Serving;

/// <summary>A parameter of a serving engine: one tensor of the checkpoint, or several that the engine stores as one.</summary>
/// <param name="Parts">The tensors, in the order in which they are joined.</param>
internal sealed record ServingModule(IReadOnlyList<TensorBytes> Parts)
{
    /// <summary>
    /// Joins what serving engines join: query, key and value; gate and up, also of experts; the two latent down-projections; the two halves
    /// of the latent up-projection.
    /// </summary>
    public static IReadOnlyList<ServingModule> Join(IEnumerable<TensorBytes> tensors)
    {
        var modules = new List<ServingModule>();
        var open = new Dictionary<(int Class, int Dimensions), List<TensorBytes>>();
        foreach (TensorBytes tensor in tensors)
        {
            int fusion = Fusion(tensor.Group.Role);
            if (fusion == 0)
            {
                modules.Add(new ServingModule([tensor]));
                continue;
            }

            (int Class, int Dimensions) key = (fusion, tensor.Group.Dimensions);
            if (open.TryGetValue(key, out List<TensorBytes>? parts))
            {
                parts.Add(tensor);
                continue;
            }

            parts = [tensor];
            open.Add(key, parts);
            modules.Add(new ServingModule(parts));
        }

        return modules;
    }

    private static int Fusion(TensorRole role) => role switch
    {
        TensorRole.AttentionQuery or TensorRole.AttentionKey or TensorRole.AttentionValue => 1,
        TensorRole.FeedForwardGate or TensorRole.FeedForwardUp => 2,
        TensorRole.ExpertGate or TensorRole.ExpertUp => 3,
        TensorRole.SharedExpertGate or TensorRole.SharedExpertUp => 4,
        TensorRole.LatentQueryDown or TensorRole.LatentKeyValueDown => 5,
        TensorRole.LatentKeyUp or TensorRole.LatentValueUp => 6,
        _ => 0,
    };
}
