namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>Names of Intel devices.</summary>
internal static class IntelNames
{
    private static readonly string[] s_integrated = ["UHD", "Iris", "HD Graphics", "Arc(TM) Graphics", "Arc(TM) 1", "Arc Graphics", "Xe Graphics"];

    /// <summary>Whether the name is one of graphics in a processor: cards have a letter and a number, such as A770 or Max 1100.</summary>
    public static bool IsIntegrated(string name) =>
        s_integrated.Any(part => name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0)
        && name.IndexOf("Iris(R) Xe MAX", StringComparison.OrdinalIgnoreCase) < 0;
}
