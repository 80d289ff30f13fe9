namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP4004: a price is older than the objective allows, or 180 days where there is none.</summary>
internal sealed class PriceStale : MachineRule
{
    public PriceStale()
        : base("LLMP4004", RuleSeverity.Warning)
    {
    }

    internal override IEnumerable<Finding> Check(MachineContext machine)
    {
        int limit = machine.Plan.Objectives?.MaxPriceAgeDays ?? PlanObjectives.DefaultPriceAgeDays;
        if (machine.Machine is { PricePerHour: { } price, PriceDate: { } date } && (machine.Options.Today - date).TotalDays is var age && age > limit)
        {
            yield return Find(machine.Target.PlaceOf(["priceDate", "size", "hardware", "inventory"]), price, machine.Machine.Currency, date, (int)age, limit);
        }
    }
}
