namespace LLMPlanner.Recommendation;

/// <summary>
/// What a search for the plans that nothing beats knows of the others: a candidate that cannot be among them need not be judged to its end.
/// </summary>
internal interface ICandidateRivals
{
    /// <summary>Whether a candidate of at least this price, at most this speed and this quality is beaten for certain.</summary>
    /// <param name="pricePerHour">Lowest price it may have.</param>
    /// <param name="tokensPerSecond">Highest speed it may have, tokens per second of one request.</param>
    /// <param name="quality">Its quality.</param>
    bool Beat(decimal pricePerHour, double tokensPerSecond, double quality);

    /// <summary>Takes a candidate that was found.</summary>
    /// <param name="candidate">The candidate.</param>
    void Add(Candidate candidate);
}
