namespace LLMPlanner.Footprints;

/// <summary>What a component of a footprint is booked under.</summary>
public enum ComponentKind
{
    /// <summary>The main model's tensors as stored in the quantization.</summary>
    Weights,

    /// <summary>Weights beyond the main model's tensors: towers, next-n layers, a second copy of a tied embedding, padding.</summary>
    OtherWeights,

    /// <summary>Keys and values, latents, indexer keys.</summary>
    KvCache,

    /// <summary>Recurrent state and convolution tails.</summary>
    State,

    /// <summary>Compute buffers or peak activation.</summary>
    Workspace,

    /// <summary>Contexts, communication, graphs, pools.</summary>
    Overhead,
}
