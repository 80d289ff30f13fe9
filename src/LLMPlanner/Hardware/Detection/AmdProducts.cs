namespace LLMPlanner.Hardware.Detection;

/// <summary>The list of AMD's products that comes with the graphics library: <c>744C,	C8,	AMD Radeon RX 7900 XTX</c>.</summary>
internal static class AmdProducts
{
    /// <summary>Finds the name of a device by its ids, or answers <see langword="null"/>.</summary>
    public static string? Find(string? list, string? device, string? revision)
    {
        string? wanted = Hex(device);
        string? version = Hex(revision);
        if (list is null || wanted is null || version is null)
        {
            return null;
        }

        foreach (string line in list.Split('\n'))
        {
            string[] parts = line.Split([','], 3);
            if (parts.Length == 3 && Hex(parts[0]) == wanted && Hex(parts[1]) == version)
            {
                return parts[2].Trim();
            }
        }

        return null;
    }

    private static string? Hex(string? text)
    {
        string value = (text ?? string.Empty).Trim();
        value = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? value.Substring(2) : value;
        return value.Length is > 0 and < 9 ? value.TrimStart('0').ToUpperInvariant() : null;
    }
}
