using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP2008: a context is longer than the model was trained for and needs position scaling.</summary>
internal sealed class ContextNeedsScaling : PlacementRule
{
    public ContextNeedsScaling()
        : base("LLMP2008", RuleSeverity.Warning)
    {
    }

    internal override bool IsOncePerDeployment => true;

    internal override IEnumerable<Finding> Check(PlacementContext placement)
    {
        if (placement.Resolved is { } plan && plan.ContextLength > plan.Model.NativeContextLength)
        {
            yield return Find(placement.Place("contextLength", "options"), Message.Tokens(plan.ContextLength), plan.Model.Model, Message.Tokens(plan.Model.NativeContextLength ?? 0), Message.Tokens(plan.Model.ExtendedContextLength ?? 0));
        }
    }
}
