using LLMPlanner.Recommendation;

namespace LLMPlanner.Quality;

/// <summary>How good a model is for a use case, from 0 to 100, with the interval that its evidence leaves.</summary>
public sealed record QualityScore
{
    /// <summary>The use case.</summary>
    public required UseCase UseCase { get; init; }

    /// <summary>Whether the score is of the model reasoning before it answers.</summary>
    public bool IsThinking { get; init; }

    /// <summary>The score. Fixed models anchor the scale, so new ones do not move old scores.</summary>
    public double Score { get; init; }

    /// <summary>Low end of the interval of 1.6 standard errors.</summary>
    public double Low { get; init; }

    /// <summary>High end of the interval of 1.6 standard errors.</summary>
    public double High { get; init; }

    /// <summary>How well the score is backed.</summary>
    public QualityConfidence Confidence { get; init; }

    /// <summary>False where the use case must not be inferred from other abilities and nothing was measured for it.</summary>
    public bool HasEvidence { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text.Message.Format("{0:0} ({1:0} to {2:0}, {3})", Score, Low, High, Confidence);
}

/// <summary>One piece of evidence behind a score.</summary>
/// <param name="Model">Model id.</param>
/// <param name="IsThinking">Whether the model reasoned before it answered.</param>
/// <param name="Benchmark">The benchmark, with the evaluator where it runs its own.</param>
/// <param name="Score">The score in the benchmark's own unit: percent, Elo or points.</param>
/// <param name="Evidence">Who measured: <c>independent</c>, <c>third-party</c>, <c>cross-vendor</c> (a competitor) or <c>self</c>.</param>
/// <param name="Date">Month, or empty where unknown.</param>
/// <param name="Source">Evaluator or publisher.</param>
public sealed record QualityEvidence(string Model, bool IsThinking, string Benchmark, double Score, string Evidence, string Date, string Source);
