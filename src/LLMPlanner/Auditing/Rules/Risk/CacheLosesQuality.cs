using LLMPlanner.Quality;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2013: a cache of four or five bits costs quality.</summary>
internal sealed class CacheLosesQuality : PlacementRule
{
    public CacheLosesQuality()
        : base("LLMP2013", RuleSeverity.Suggestion)
    {
    }

    internal override bool IsOncePerDeployment => true;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Fit?.Footprint is { } footprint && QuantizationLoss.CachePoints(footprint.KvCacheType) is >= 1 and var points)
        {
            yield return Find(placement.Place("cacheType", "options"), footprint.KvCacheType, points);
        }
    }
}
