namespace LLMPlanner.Hardware;

/// <summary>The list price of a cloud size in one region: pay as you go, Linux.</summary>
/// <param name="Region">The region as the provider names it.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="PerHour">One machine, one hour.</param>
/// <param name="Date">When the list had this price.</param>
/// <param name="Source">The list.</param>
public sealed record CloudPrice(string Region, string Currency, decimal PerHour, DateTime Date, string? Source);
