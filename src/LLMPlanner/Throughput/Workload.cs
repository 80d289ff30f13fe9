namespace LLMPlanner.Throughput;

/// <summary>
/// The load of a service: how many requests come, how long they are, and what they may take. Requests come at a rate, or from users who
/// pause between two of them; how many are at work at once follows from how long one takes.
/// </summary>
public sealed record Workload
{
    /// <summary>Share of the capacity that stays free where requests come at a rate and nothing else is said: arrivals are uneven.</summary>
    private const double OpenHeadroom = 0.2;

    /// <summary>Tokens of a prompt.</summary>
    public long PromptLength { get; init; } = 1024;

    /// <summary>New tokens of an answer.</summary>
    public long OutputLength { get; init; } = 256;

    /// <summary>Requests that come in a second; null where users are counted.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Users at once; each has one request at work or pauses. Without a pause every user is a request.</summary>
    public int ConcurrentUsers { get; init; } = 1;

    /// <summary>Seconds that a user pauses after an answer.</summary>
    public double ThinkTimeSeconds { get; init; }

    /// <summary>Longest wait for the first token; null for any.</summary>
    public double? TargetTimeToFirstTokenSeconds { get; init; }

    /// <summary>Least new tokens per second of one request; null for any.</summary>
    public double? TargetTokensPerSecond { get; init; }

    /// <summary>Share of the capacity to keep free, from 0 to below 1; null takes 0.2 for a rate and 0 for users.</summary>
    public double? LoadHeadroom { get; init; }

    /// <summary>The share that is kept free.</summary>
    internal double Spare => LoadHeadroom ?? (RequestsPerSecond is null ? 0 : OpenHeadroom);

    /// <summary>True where every user is simply a request, so that nothing depends on speed.</summary>
    internal bool IsFixed => RequestsPerSecond is null && ThinkTimeSeconds <= 0;

    /// <summary>True where a speed is needed to judge it.</summary>
    internal bool NeedsSpeed => !IsFixed || TargetTimeToFirstTokenSeconds is not null || TargetTokensPerSecond is not null;

    /// <summary>Prompts and answers.</summary>
    internal InferenceLoad Load => new() { PromptLength = PromptLength, OutputLength = OutputLength };

    /// <summary>What machines have to carry: requests per second, or users; the spare share included.</summary>
    internal double Demand => (RequestsPerSecond ?? ConcurrentUsers) / (1 - Spare);

    /// <summary>Refuses figures that make no sense.</summary>
    /// <exception cref="PlannerException">InferenceLoadInvalid.</exception>
    internal void Check()
    {
        Load.Check();
        InferenceLoad.Require(RequestsPerSecond is null or (> 0 and <= 1e6), nameof(RequestsPerSecond), RequestsPerSecond, "above 0 and up to 1000000");
        InferenceLoad.Require(ConcurrentUsers is >= 1 and <= 10_000_000, nameof(ConcurrentUsers), ConcurrentUsers, "at least 1 and at most 10000000");
        InferenceLoad.Require(ThinkTimeSeconds is >= 0 and <= 1e6, nameof(ThinkTimeSeconds), ThinkTimeSeconds, "0 or more");
        InferenceLoad.Require(RequestsPerSecond is null || ThinkTimeSeconds == 0, nameof(ThinkTimeSeconds), ThinkTimeSeconds, "left out where requests per second are given");
        InferenceLoad.Require(TargetTimeToFirstTokenSeconds is null or > 0, nameof(TargetTimeToFirstTokenSeconds), TargetTimeToFirstTokenSeconds, "above 0");
        InferenceLoad.Require(TargetTokensPerSecond is null or > 0, nameof(TargetTokensPerSecond), TargetTokensPerSecond, "above 0");
        InferenceLoad.Require(LoadHeadroom is null or (>= 0 and < 1), nameof(LoadHeadroom), LoadHeadroom, "from 0 to below 1");
    }
}
