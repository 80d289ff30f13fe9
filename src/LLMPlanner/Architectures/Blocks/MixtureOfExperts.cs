using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>
/// A mixture of experts: routed experts of which top-k work on a token, a router, and optionally experts every token passes.
/// All experts are resident; only top-k of them are active.
/// </summary>
public sealed class MixtureOfExperts : LayerBlock
{
    /// <summary>Model width (hidden_size).</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Routed experts.</summary>
    public required long Experts { get; init; }

    /// <summary>Experts that work on one token (top-k).</summary>
    public required long ActiveExperts { get; init; }

    /// <summary>Inner width of a routed expert.</summary>
    public required long ExpertWidth { get; init; }

    /// <summary>Inner width of all shared experts together; 0 for none.</summary>
    public long SharedWidth { get; init; }

    /// <summary>True where the shared expert's output is gated by a vector of model width.</summary>
    public bool HasSharedGate { get; init; }

    /// <summary>True where checkpoints store a correction bias per expert: a buffer, counted.</summary>
    public bool HasCorrectionBias { get; init; }

    /// <summary>True where the correction bias is a parameter, not a buffer (ernie4_5_moe).</summary>
    public bool CorrectionBiasIsParameter { get; init; }

    /// <summary>True where the router has a bias.</summary>
    public bool HasRouterBias { get; init; }

    /// <summary>True where every expert matrix has a bias (gpt_oss).</summary>
    public bool HasExpertBias { get; init; }

    /// <summary>True for gated experts with three matrices, false for two.</summary>
    public bool IsGated { get; init; } = true;

    /// <summary>True where a GGUF file holds the experts' gate and up projections as one tensor (Gemma 4).</summary>
    public bool IsFused { get; init; }

    /// <summary>Width in which the routed experts work where it is not the model width (latent mixtures).</summary>
    public long? LatentWidth { get; init; }

    /// <summary>Router outputs without weights behind them (zero-computation experts), on top of <see cref="Experts"/>.</summary>
    public long ZeroExperts { get; init; }

    internal override void Describe(TensorList tensors)
    {
        if (ActiveExperts <= 0 || ActiveExperts > Experts)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.ActiveExpertsInvalid), "num_experts_per_tok", ActiveExperts, Experts);
        }

        DescribeRouter(tensors);
        long width = LatentWidth ?? HiddenSize;
        if (LatentWidth is { } latent)
        {
            // Every token passes the latent projections, so they count with the dense feed-forward.
            tensors.Matrix("ffn_latent_down.weight", TensorRole.FeedForwardDown, latent, HiddenSize);
            tensors.Matrix("ffn_latent_up.weight", TensorRole.FeedForwardUp, HiddenSize, latent);
        }

        if (IsGated && IsFused)
        {
            Expert(tensors, "ffn_gate_up_exps", TensorRole.ExpertUp, checked(2 * ExpertWidth), width);
        }
        else
        {
            if (IsGated)
            {
                Expert(tensors, "ffn_gate_exps", TensorRole.ExpertGate, ExpertWidth, width);
            }

            Expert(tensors, "ffn_up_exps", TensorRole.ExpertUp, ExpertWidth, width);
        }

        Expert(tensors, "ffn_down_exps", TensorRole.ExpertDown, width, ExpertWidth);
        DescribeShared(tensors);
    }

    private void DescribeRouter(TensorList tensors)
    {
        long outputs = checked(Experts + ZeroExperts);
        tensors.FloatMatrix("ffn_gate_inp.weight", TensorRole.Router, outputs, HiddenSize);
        if (HasRouterBias)
        {
            tensors.Vector("ffn_gate_inp.bias", TensorRole.Router, outputs);
        }

        if (HasCorrectionBias)
        {
            TensorRole role = CorrectionBiasIsParameter ? TensorRole.Router : TensorRole.RouterCorrectionBias;
            tensors.Vector("exp_probs_b.bias", role, outputs).IsStoredBuffer = !CorrectionBiasIsParameter;
        }
    }

    private void Expert(TensorList tensors, string name, TensorRole role, long rows, long columns)
    {
        Mark(tensors.Stack(name + ".weight", role, rows, columns, Experts, TensorSharding.Experts));
        if (HasExpertBias)
        {
            Mark(tensors.FloatMatrix(name + ".bias", role, Experts, rows, TensorSharding.Experts));
        }
    }

    private void Mark(TensorGroup group)
    {
        group.Experts = Experts;
        group.ActiveExperts = ActiveExperts;
    }

    private void DescribeShared(TensorList tensors)
    {
        if (SharedWidth > 0)
        {
            if (IsGated)
            {
                tensors.Matrix("ffn_gate_shexp.weight", TensorRole.SharedExpertGate, SharedWidth, HiddenSize, TensorSharding.Rows);
            }

            tensors.Matrix("ffn_up_shexp.weight", TensorRole.SharedExpertUp, SharedWidth, HiddenSize, TensorSharding.Rows);
            tensors.Matrix("ffn_down_shexp.weight", TensorRole.SharedExpertDown, HiddenSize, SharedWidth, TensorSharding.Columns);
        }

        if (HasSharedGate)
        {
            tensors.Vector("ffn_gate_inp_shexp.weight", TensorRole.SharedExpertRouter, HiddenSize);
        }
    }
}
