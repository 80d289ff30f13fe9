namespace LLMPlanner.Hardware.Import.Text;

/// <summary>Addresses on the PCI bus, which every tool writes in its own way.</summary>
internal static class PciAddress
{
    /// <summary>Brings an address into the form <c>0000:01:00.0</c>, or answers <see langword="null"/>.</summary>
    /// <param name="text">Such as <c>00000000:01:00.0</c>, <c>01:00.0</c> or <c>0000:C1:00.0</c>.</param>
    public static string? Normalize(string? text)
    {
        if (ToolValue.Clean(text) is not { Length: <= 20 } value)
        {
            return null;
        }

        string[] parts = value.ToLowerInvariant().Split(':');
        if (parts.Length is < 2 or > 3 || parts[parts.Length - 1].Length != 4 || parts[parts.Length - 1][2] != '.')
        {
            return null;
        }

        string domain = parts.Length == 3 ? parts[0].TrimStart('0').PadLeft(4, '0') : "0000";
        return domain + ":" + parts[parts.Length - 2] + ":" + parts[parts.Length - 1];
    }
}
