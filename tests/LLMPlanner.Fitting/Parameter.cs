namespace LLMPlanner.Fitting;

/// <summary>A fitted number: positive, so its logarithm is what moves.</summary>
/// <param name="Name">Name, for printing.</param>
/// <param name="Start">Physical expectation that the fit is drawn to.</param>
/// <param name="Spread">How far it may stray from the expectation, as one standard deviation of the logarithm.</param>
/// <param name="GroupSpread">How far one engine's value may stray from the value of all engines together.</param>
internal sealed record Parameter(string Name, double Start, double Spread, double GroupSpread = 0.45);
