using System.Globalization;

namespace LLMPlanner.Hardware.Detection;

/// <summary>The compute nodes that AMD's kernel driver lists: their gfx targets, by PCI address.</summary>
internal static class ComputeNodes
{
    private const string Folder = "/sys/class/kfd/kfd/topology/nodes";

    /// <summary>Reads the targets.</summary>
    public static IReadOnlyDictionary<string, string> Targets(MachineEvidence evidence)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string node in evidence.Names(Folder))
        {
            string text = evidence.File(Folder + "/" + node + "/properties") ?? string.Empty;
            long version = Number(text, "gfx_target_version");
            long location = Number(text, "location_id");
            if (version > 0 && location > 0)
            {
                targets[Address(Number(text, "domain"), location)] = Name(version);
            }
        }

        return targets;
    }

    // 110000 is gfx1100, 90402 is gfx942, 90010 is gfx90a: two digits a part, the last one in hexadecimal.
    private static string Name(long version) =>
        FormattableString.Invariant($"gfx{version / 10000}{version / 100 % 100:x}{version % 100:x}");

    private static string Address(long domain, long location) =>
        FormattableString.Invariant($"{domain:x4}:{(location >> 8) & 0xFF:x2}:{(location >> 3) & 0x1F:x2}.{location & 7:x}");

    private static long Number(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(name + " ", StringComparison.Ordinal)
                && long.TryParse(line.Substring(name.Length + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                return number;
            }
        }

        return 0;
    }
}
