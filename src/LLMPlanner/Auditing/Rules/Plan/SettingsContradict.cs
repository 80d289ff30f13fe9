using LLMPlanner.Resources;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0007: the engine would refuse the settings: they contradict each other or the model.</summary>
internal sealed class SettingsContradict : PlacementRule
{
    public SettingsContradict()
        : base("LLMP0007", RuleSeverity.Error)
    {
    }

    internal override bool IsOncePerDeployment => true;

    // Refusals that rules of their own speak of.
    private static readonly string[] s_others =
    [
        nameof(SR.UnknownEngine), nameof(SR.UnknownQuantization), nameof(SR.UnknownKvCacheType), nameof(SR.ContextExceedsModel), nameof(SR.QuantizedValuesNeedFlashAttention),
    ];

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        // An unknown option of a named engine is said by LLMP0006; without a named engine it is known only here.
        if (placement.Error is { } error && !s_others.Contains(error.ErrorId)
            && !(error.ErrorId is nameof(SR.UnknownEngineOption) or nameof(SR.EngineOptionInvalid) && placement.DeploymentContext.Engine is not null))
        {
            yield return Find(placement.Place("options", "parallelism", "cacheType", "contextLength", "engine"), error.Message, error.RecommendedAction);
        }
    }
}
