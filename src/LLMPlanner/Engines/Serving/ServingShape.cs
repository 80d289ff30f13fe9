namespace LLMPlanner.Engines.Serving;

/// <summary>How the ranks of a serving engine divide a model.</summary>
/// <param name="Tensor">Ranks that share every layer.</param>
/// <param name="Pipeline">Stages that each hold a run of layers.</param>
/// <param name="Data">Replicas that share the requests; with expert parallelism they also share the experts.</param>
/// <param name="IsExpertParallel">True where experts are handed out whole instead of in slices.</param>
internal readonly record struct ServingShape(int Tensor, int Pipeline, int Data, bool IsExpertParallel)
{
    /// <summary>One rank.</summary>
    public static ServingShape Single { get; } = new(1, 1, 1, false);

    /// <summary>All ranks, one accelerator each.</summary>
    public int Ranks => Tensor * Pipeline * Data;

    /// <summary>Ranks among which whole experts are handed out; 1 without expert parallelism.</summary>
    public int ExpertRanks => IsExpertParallel ? Tensor * Data : 1;

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = FormattableString.Invariant($"TP{Tensor}");
        text += Pipeline > 1 ? FormattableString.Invariant($" PP{Pipeline}") : string.Empty;
        text += Data > 1 ? FormattableString.Invariant($" DP{Data}") : string.Empty;
        return IsExpertParallel ? text + FormattableString.Invariant($" EP{ExpertRanks}") : text;
    }
}
