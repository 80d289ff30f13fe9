using LLMPlanner.Resources;

namespace LLMPlanner.Throughput;

/// <summary>What a speed is asked for: how long prompts and answers are, how many requests run at once, and what spares work.</summary>
public sealed record InferenceLoad
{
    /// <summary>Tokens of a prompt.</summary>
    public long PromptLength { get; init; } = 1024;

    /// <summary>New tokens of an answer.</summary>
    public long OutputLength { get; init; } = 256;

    /// <summary>Requests at once; null takes those of the capacity question.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>Tokens cached where the decode speed is stated; null takes the prompt and half of the answer.</summary>
    public long? ContextDepth { get; init; }

    /// <summary>Share of a prompt whose cache is already there (prefix caching), from 0 to 1.</summary>
    public double PrefixHitShare { get; init; }

    /// <summary>Tokens drafted and then verified in one step (speculative decoding); 0 for none.</summary>
    public int DraftTokens { get; init; }

    /// <summary>Probability that a drafted token is accepted, from 0 to 1.</summary>
    public double DraftAcceptance { get; init; } = 0.7;

    /// <summary>Time of drafting one token as a share of a step of the model.</summary>
    public double DraftCost { get; init; } = 0.05;

    /// <summary>Backend by name (<c>CUDA</c>, <c>ROCm</c>, <c>Vulkan</c>, <c>Metal</c>, <c>SYCL</c>; <c>AMDVLK</c> for Vulkan on AMD's own driver, <c>Vulkan</c> being Mesa's) where an engine has several; null for the vendor's usual one.</summary>
    public string? Backend { get; init; }

    /// <summary>Refuses figures that make no sense.</summary>
    /// <exception cref="PlannerException">InferenceLoadInvalid.</exception>
    internal void Check()
    {
        Require(PromptLength >= 1, nameof(PromptLength), PromptLength, "at least 1");
        Require(OutputLength >= 1, nameof(OutputLength), OutputLength, "at least 1");
        Require(ConcurrentRequests is not < 1, nameof(ConcurrentRequests), ConcurrentRequests, "at least 1");
        Require(ContextDepth is not < 0, nameof(ContextDepth), ContextDepth, "0 or more");
        Require(PrefixHitShare is >= 0 and <= 1, nameof(PrefixHitShare), PrefixHitShare, "from 0 to 1");
        Require(DraftTokens is >= 0 and <= 64, nameof(DraftTokens), DraftTokens, "from 0 to 64");
        Require(DraftAcceptance is >= 0 and <= 1, nameof(DraftAcceptance), DraftAcceptance, "from 0 to 1");
        Require(DraftCost is >= 0 and <= 10, nameof(DraftCost), DraftCost, "from 0 to 10");
    }

    /// <summary>Refuses a figure of a load that does not hold.</summary>
    internal static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.InferenceLoadInvalid), value, name, value, expected);
        }
    }
}
