using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4008: a price is missing or in another currency, so the price objective says nothing of it.</summary>
internal sealed class PriceNotCompared : PlanRule
{
    public PriceNotCompared()
        : base("LLMP4008", RuleSeverity.Suggestion)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
    {
        if (plan.Plan.Objectives is not { MaxPricePerHour: not null } goals)
        {
            yield break;
        }

        string currency = goals.Currency ?? "USD";
        foreach (TargetContext target in plan.Targets.Where(target => target.Machines > 0))
        {
            if (target.PricePerHour is null)
            {
                yield return Find(target.Place, SR.PriceMissing, currency) with { Target = target.Target.Id };
            }
            else if (!string.Equals(target.Currency, currency, StringComparison.OrdinalIgnoreCase))
            {
                yield return Find(target.Place, Message.Format(SR.PriceInCurrency, target.Currency), currency) with { Target = target.Target.Id };
            }
        }
    }
}
