using LLMPlanner.Caches;
using LLMPlanner.Engines;
using LLMPlanner.Quantization;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP0006: an engine, a quantization, a cache type or an engine option is not known.</summary>
internal sealed class UnknownName : DeploymentRule
{
    public UnknownName()
        : base("LLMP0006", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(DeploymentContext deployment)
    {
        PlanDeployment plan = deployment.Deployment;
        if (plan.Engine is { } engine && Try(() => EngineCatalog.BuiltIn.Find(engine)) is { } engineError)
        {
            yield return Find(plan.PlaceOf("engine"), engineError.Message, engineError.RecommendedAction);
        }

        if (plan.Quantization is { } quantization && Try(() => QuantizationCatalog.BuiltIn.Find(quantization, deployment.Engine?.ReadsGguf ?? true)) is { } quantizationError
            && deployment.Model?.Stored?.Id != quantization && deployment.Model?.Checkpoint?.Id != quantization)
        {
            yield return Find(plan.PlaceOf("quantization"), quantizationError.Message, quantizationError.RecommendedAction);
        }

        if (plan.KvCacheType is { } type && !string.Equals(type, "auto", StringComparison.OrdinalIgnoreCase) && Try(() => KvCacheType.Parse(type)) is { } typeError)
        {
            yield return Find(plan.PlaceOf("cacheType"), typeError.Message, typeError.RecommendedAction);
        }

        if (deployment.Engine is { } known && Try(() => known.ParseOptions(plan.OptionsFor(known))) is { } optionError)
        {
            yield return Find(plan.PlaceOf(["options", "parallelism"]), optionError.Message, optionError.RecommendedAction);
        }
    }

    private static PlannerException? Try(Func<object> find)
    {
        try
        {
            find();
            return null;
        }
        catch (PlannerException e)
        {
            return e;
        }
    }
}
