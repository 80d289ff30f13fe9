using LLMPlanner.Hardware;
using LLMPlanner.Resources;
using LLMPlanner.Text;
using LLMPlanner.Throughput;

namespace LLMPlanner.Cost;

/// <summary>What an hour of a machine costs, and why.</summary>
/// <param name="PerHour">Price of one hour.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Source">A list price with its date, or what was assumed of an owned machine.</param>
/// <param name="Watts">Power of the machine at work.</param>
public sealed record MachineCost(decimal PerHour, string Currency, string Source, double Watts)
{
    private const string DefaultCurrency = "USD";

    /// <summary>The cost of a machine: as it is owned where somebody says so, else its list price; null where it has neither.</summary>
    /// <param name="hardware">The machine.</param>
    /// <param name="ownership">Purchase price, years, use and electricity; null for machines that are rented.</param>
    /// <exception cref="PlannerException">OwnershipInvalid.</exception>
    public static MachineCost? Of(HardwareProfile hardware, Ownership? ownership = null)
    {
        double watts = ownership?.Watts ?? Energy.Watts(hardware, ownership?.HostWatts ?? 150);
        if (ownership is not null)
        {
            string source = Message.Format(
                SR.CostOwned, ownership.PurchasePrice, ownership.Currency, ownership.Years, ownership.Utilization * 100, ownership.ElectricityPricePerKilowattHour, watts);
            return new MachineCost(Math.Round(ownership.PricePerHour(hardware), 6), ownership.Currency, source, watts);
        }

        if (hardware.PricePerHour is not { } price)
        {
            return null;
        }

        string? date = hardware.PriceDate is { } day ? Message.Format("{0:yyyy-MM-dd}", day) : null;
        string listed = Message.Format(SR.CostListed, string.Join(", ", new[] { hardware.Provider, hardware.Region, date }.Where(part => part is not null)));
        return new MachineCost(price, hardware.Currency ?? DefaultCurrency, listed.TrimEnd(' ', ':'), watts);
    }

    /// <summary>An estimate with the price of its tokens.</summary>
    /// <param name="estimate">Speed at a load.</param>
    /// <param name="cost">What the machine costs; null leaves the estimate as it is.</param>
    public static InferenceEstimate Apply(InferenceEstimate estimate, MachineCost? cost)
    {
        if (cost is null)
        {
            return estimate;
        }

        TokenPrice tokens = TokenPrice.Of(cost.PerHour, cost.Currency, estimate, cost.Watts);
        return estimate with
        {
            PricePerHour = cost.PerHour,
            PricePerMillionInputTokens = tokens.PerMillionInputTokens,
            PricePerMillionOutputTokens = tokens.PerMillionOutputTokens,
            Currency = cost.Currency,
            PriceSource = cost.Source,
            WattHoursPerMillionOutputTokens = tokens.WattHoursPerMillionOutputTokens,
        };
    }
}
