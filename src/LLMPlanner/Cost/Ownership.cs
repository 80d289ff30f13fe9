using LLMPlanner.Hardware;
using LLMPlanner.Resources;

namespace LLMPlanner.Cost;

/// <summary>What an owned machine costs an hour: its price spread over the hours that it is used, and electricity. Defaults are assumed and shown.</summary>
public sealed record Ownership
{
    /// <summary>Price of the machine.</summary>
    public required decimal PurchasePrice { get; init; }

    /// <summary>Years it is used.</summary>
    public double Years { get; init; } = 3;

    /// <summary>Share of the hours of those years that it works, above 0 and up to 1.</summary>
    public double Utilization { get; init; } = 0.5;

    /// <summary>Price of a kilowatt-hour.</summary>
    public decimal ElectricityPricePerKilowattHour { get; init; } = 0.30m;

    /// <summary>Watts while it works; null takes the boards' power and <see cref="HostWatts"/>.</summary>
    public double? Watts { get; init; }

    /// <summary>Watts of everything but the accelerators.</summary>
    public double HostWatts { get; init; } = 150;

    /// <summary>The ISO 4217 code of the prices.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Price of one working hour on a machine.</summary>
    /// <param name="hardware">The machine.</param>
    /// <exception cref="PlannerException">OwnershipInvalid.</exception>
    public decimal PricePerHour(HardwareProfile hardware)
    {
        Check(PurchasePrice >= 0, nameof(PurchasePrice), PurchasePrice, "0 or more");
        Check(Years is > 0 and <= 100, nameof(Years), Years, "above 0 and up to 100");
        Check(Utilization is > 0 and <= 1, nameof(Utilization), Utilization, "above 0 and up to 1");
        Check(ElectricityPricePerKilowattHour >= 0, nameof(ElectricityPricePerKilowattHour), ElectricityPricePerKilowattHour, "0 or more");
        Check(HostWatts is >= 0 and < 1e6, nameof(HostWatts), HostWatts, "0 or more");
        decimal hours = (decimal)(Years * 8760 * Utilization);
        return (PurchasePrice / hours) + ((decimal)(Watts ?? Energy.Watts(hardware, HostWatts)) / 1000m * ElectricityPricePerKilowattHour);
    }

    private static void Check(bool holds, string name, object value, string expected)
    {
        if (!holds)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.OwnershipInvalid), value, name, value, expected);
        }
    }
}
