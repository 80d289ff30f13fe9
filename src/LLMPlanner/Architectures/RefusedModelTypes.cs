namespace LLMPlanner.Architectures;

/// <summary>
/// Types that are known by name and whose published counts no formula reproduces, with the reason. A refusal that says why is worth more
/// than a number that may be wrong.
/// </summary>
internal static class RefusedModelTypes
{
    private const string NoCheck = "no exact published count is known to check a formula against";

    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["grok-1"] = NoCheck,
        ["grok"] = NoCheck,
        ["kimi_linear"] = NoCheck,
        ["kimi_k3"] = NoCheck,
        ["internlm"] = NoCheck,
        ["orion"] = NoCheck,
        ["phi-msft"] = NoCheck,
        ["mixformer-sequential"] = NoCheck,
        ["minicpmv"] = "the config does not say which text model it holds, and its resampler has no formula",
        ["minicpmo"] = "the config does not say which text model it holds, and its resampler and audio parts have no formula",
    };

    /// <summary>Why a type is refused, or null where it is not.</summary>
    public static string? Reason(string modelType) => s_reasons.TryGetValue(modelType, out string? reason) ? reason : null;
}
