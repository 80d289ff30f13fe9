namespace LLMPlanner.Footprints;

/// <summary>A footprint's numbers at one load, without the texts: what searches over contexts and requests evaluate.</summary>
/// <param name="WeightBytes">The main model's tensors.</param>
/// <param name="OtherWeightBytes">Weights beyond those.</param>
/// <param name="KvCacheBytes">Cache of the asked load, rounded as the engine does.</param>
/// <param name="StateBytes">Recurrent state of the asked load.</param>
/// <param name="WorkspaceBytes">Compute buffers or peak activation.</param>
/// <param name="OverheadBytes">Contexts, communication, graphs, pools.</param>
/// <param name="LowBytes">Low estimate of the total.</param>
/// <param name="HighBytes">High estimate of the total.</param>
public readonly record struct FootprintValues(
    long WeightBytes,
    long OtherWeightBytes,
    long KvCacheBytes,
    long StateBytes,
    long WorkspaceBytes,
    long OverheadBytes,
    long LowBytes,
    long HighBytes)
{
    /// <summary>Expected total.</summary>
    public long TotalBytes => WeightBytes + OtherWeightBytes + KvCacheBytes + StateBytes + WorkspaceBytes + OverheadBytes;
}
