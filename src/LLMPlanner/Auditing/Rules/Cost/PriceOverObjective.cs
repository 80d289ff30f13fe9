using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP3001: the targets cost more an hour than the objective allows.</summary>
internal sealed class PriceOverObjective : PlanRule
{
    public PriceOverObjective()
        : base("LLMP3001", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(PlanContext plan)
    {
        if (plan.Plan.Objectives is not { MaxPricePerHour: { } limit } goals)
        {
            yield break;
        }

        string currency = goals.Currency ?? "USD";
        TargetContext[] priced = [.. plan.Targets.Where(target => target.PricePerHour is > 0 && string.Equals(target.Currency, currency, StringComparison.OrdinalIgnoreCase))];
        decimal total = priced.Sum(target => target.PricePerHour!.Value);
        if (total > limit)
        {
            yield return Find(
                goals.PlaceOf("maxPricePerHour"), total, currency, limit,
                string.Join(" + ", priced.Select(target => Message.Format("{0} x {1} at {2:0.00##}", target.Machines, target.Target.Id, target.PricePerHour / target.Machines))));
        }
    }
}
