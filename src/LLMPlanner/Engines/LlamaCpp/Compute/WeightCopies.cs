namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>Weights in host memory that a device copies while it computes with them.</summary>
/// <param name="Largest">Bytes of the largest tensor of each name.</param>
/// <param name="OfWholeLayers">True for all of a layer's weights, whose cache is on the host too; false for routed experts alone.</param>
internal sealed record WeightCopies(IReadOnlyDictionary<string, long> Largest, bool OfWholeLayers)
{
    /// <summary>Bytes of the copy for a product, 0 where its weights are on the device.</summary>
    public long Bytes(string weight)
        => (OfWholeLayers || weight.EndsWith("_exps.weight", StringComparison.Ordinal)) && Largest.TryGetValue(weight, out long bytes) ? bytes : 0;
}
