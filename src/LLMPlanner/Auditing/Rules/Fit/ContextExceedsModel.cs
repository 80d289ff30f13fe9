using LLMPlanner.Resources;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1005: a context is longer than the model takes.</summary>
internal sealed class ContextExceedsModel : PlacementRule
{
    public ContextExceedsModel()
        : base("LLMP1005", RuleSeverity.Error)
    {
    }

    internal override bool IsOncePerDeployment => true;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Error is { ErrorId: nameof(SR.ContextExceedsModel) } error)
        {
            yield return Find(placement.Place("contextLength", "options"), error.Message, error.RecommendedAction);
        }
    }
}
