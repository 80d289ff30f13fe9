namespace LLMPlanner.Engines.Serving;

/// <summary>The load that a serving engine is asked about: what was given, within what its options allow.</summary>
/// <param name="Settings">The options.</param>
/// <param name="LengthOption">The engine's name for the longest request.</param>
/// <param name="RequestsOption">The engine's name for the most requests at once.</param>
/// <param name="Replicas">Replicas that have as many requests each.</param>
internal readonly record struct ServingLoad(EngineSettings Settings, string LengthOption, string RequestsOption, long Replicas)
{
    private const long DefaultLength = 8192;

    /// <summary>Fills in what was left out.</summary>
    public EngineLoad Resolve(long? contextLength, int? requests, long? nativeContextLength)
    {
        long? limit = Settings.Integer(LengthOption);
        if (limit is not null && contextLength > limit)
        {
            throw EngineErrors.Exceeds(LengthOption, limit.Value, "ContextLength", contextLength.Value);
        }

        if (Settings.Integer(RequestsOption) is { } most && requests > most * Replicas)
        {
            throw EngineErrors.Exceeds(RequestsOption, most, "ConcurrentRequests", requests.Value);
        }

        return new EngineLoad(contextLength ?? limit ?? Math.Min(DefaultLength, nativeContextLength ?? DefaultLength), requests ?? 1);
    }
}
