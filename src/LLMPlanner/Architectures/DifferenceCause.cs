namespace LLMPlanner.Architectures;

/// <summary>One reason why a published count or size is not the model's own, and by how much.</summary>
/// <param name="Key">A stable key, one of the constants of <see cref="DifferenceCause"/>.</param>
/// <param name="Amount">What it adds to the count (or to the bytes); negative where something was left out or packed.</param>
public sealed record DifferenceCause(string Key, long Amount)
{
    /// <summary>The head is stored although it is tied to the embedding.</summary>
    public const string TiedHead = "tied-head";

    /// <summary>Multi-token-prediction layers are stored beside the model.</summary>
    public const string Mtp = "mtp";

    /// <summary>Those layers repeat embedding and head.</summary>
    public const string MtpDuplicates = "mtp-duplicates";

    /// <summary>Scales of 8-bit floats are counted.</summary>
    public const string Fp8Scales = "fp8-scales";

    /// <summary>Scales of MXFP4 weights are counted.</summary>
    public const string Mxfp4Scales = "mxfp4-scales";

    /// <summary>Scales of other formats are counted.</summary>
    public const string GroupScales = "group-scales";

    /// <summary>The shapes that packed matrices carry are counted, expanded as if they were packed too.</summary>
    public const string PackedShapes = "packed-shapes";

    /// <summary>Rotary frequencies are stored.</summary>
    public const string RotaryFrequencies = "rotary-frequencies";

    /// <summary>Causal masks are stored.</summary>
    public const string CausalMasks = "causal-masks";

    /// <summary>Stored router biases are not counted.</summary>
    public const string ExpertBiasLeftOut = "expert-bias-left-out";

    /// <summary>Stored layer scalars are not counted.</summary>
    public const string LayerScalarsLeftOut = "layer-scalars-left-out";

    /// <summary>Layers that reuse keys and values still store the projections they do not need.</summary>
    public const string SharedKeyValues = "shared-key-values";

    /// <summary>Weights of less than a byte are counted, or stored, as what they are packed into.</summary>
    public const string PackedStorage = "packed-storage";
}
