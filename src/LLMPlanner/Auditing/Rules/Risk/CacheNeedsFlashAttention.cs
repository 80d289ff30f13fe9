using LLMPlanner.Caches;
using System.Collections;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2004: a quantized cache is used with flash attention switched off.</summary>
internal sealed class CacheNeedsFlashAttention : DeploymentRule
{
    public CacheNeedsFlashAttention()
        : base("LLMP2004", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        PlanDeployment plan = deployment.Deployment;
        if (deployment.Engine is not { ReadsGguf: true } engine || Given(plan, "flash-attn", "OLLAMA_FLASH_ATTENTION") is not { } flag || !IsOff(flag))
        {
            yield break;
        }

        string? type = new[] { plan.KvCacheType, Given(plan, "cache-type-v"), Given(plan, "cache-type-k"), Given(plan, "OLLAMA_KV_CACHE_TYPE") }.FirstOrDefault(IsQuantized);
        if (type is not null)
        {
            yield return Find(plan.PlaceOf("options"), type, engine.Name);
        }
    }

    private static string? Given(PlanDeployment plan, params string[] names)
        => plan.EngineOption?.Cast<DictionaryEntry>()
            .Where(entry => names.Any(name => string.Equals(name, ((string)entry.Key).TrimStart('-').Replace('_', '-'), StringComparison.OrdinalIgnoreCase)
                || string.Equals(name, (string)entry.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(entry => entry.Value as string)
            .FirstOrDefault();

    private static bool IsOff(string flag) => flag.Trim().ToLowerInvariant() is "false" or "off" or "0" or "no";

    private static bool IsQuantized(string? type)
    {
        try
        {
            return type is not null && !string.Equals(type, "auto", StringComparison.OrdinalIgnoreCase) && KvCacheType.Parse(type).IsQuantized;
        }
        catch (PlannerException)
        {
            return false;
        }
    }
}
