using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Import;

/// <summary>What a name that a tool prints may be called in the catalog.</summary>
internal static class DeviceNames
{
    private static readonly string[] s_endings = ["-SHARED", " (nvgpu)", " Developer Kit", " Engineering Reference Developer Kit", " OAM"];

    /// <summary>The names to look for, the most likely first.</summary>
    public static IEnumerable<string> Candidates(string name, string? vendor)
    {
        string plain = WithoutEnding(name.Trim());
        foreach (string one in vendor is "AMD" or null ? AmdNames.Alternatives(plain) : [plain])
        {
            yield return one;
            if (WithoutVirtualProfile(one) is { } whole)
            {
                yield return whole;
            }
        }
    }

    /// <summary>Whether a name stands for several cards.</summary>
    public static bool HasAlternatives(string name) => AmdNames.Alternatives(name).Count > 1;

    private static string WithoutEnding(string name)
    {
        foreach (string ending in s_endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                name = name.Substring(0, name.Length - ending.Length);
            }
        }

        return name;
    }

    // "NVIDIA A40-48Q", "GRID A100-10C": a card, then the memory and the kind of a virtual one.
    private static string? WithoutVirtualProfile(string name)
    {
        int dash = name.LastIndexOf('-');
        bool isProfile = dash > 0 && name.Length - dash is >= 3 and <= 5
            && name[name.Length - 1] is 'A' or 'B' or 'C' or 'Q'
            && name.Skip(dash + 1).Take(name.Length - dash - 2).All(char.IsDigit);
        if (!isProfile)
        {
            return null;
        }

        string card = name.Substring(0, dash);
        return card.StartsWith("GRID ", StringComparison.OrdinalIgnoreCase) ? card.Substring(5) : card;
    }
}
