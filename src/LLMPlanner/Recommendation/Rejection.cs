namespace LLMPlanner.Recommendation;

/// <summary>Why a model is out; the sentence is made only where somebody asks.</summary>
internal sealed record Rejection(RejectionCause Cause, Func<string> Reason)
{
    public string? Quantization { get; init; }

    public string? Hardware { get; init; }

    public double? QualityScore { get; init; }

    /// <summary>True where the machine's memory is what is missing: a larger one would carry it.</summary>
    public bool IsTooLarge => Cause == RejectionCause.Memory;

    public RejectedCandidate Of(string model) => new()
    {
        Model = model, Quantization = Quantization, Hardware = Hardware, Cause = Cause, QualityScore = QualityScore, Reason = Reason(),
    };

    /// <summary>Of two reasons the one that shows how far the model came; of two alike the later, which is of fewer bits.</summary>
    public static Rejection? Closest(Rejection? left, Rejection? right)
        => left is null ? right : right is null || right.Cause < left.Cause ? left : right;
}
