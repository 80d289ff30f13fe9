using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>What to know of a machine among many: that it has no accelerator, or several kinds of them.</summary>
internal static class FleetWarnings
{
    /// <summary>The profile with those warnings.</summary>
    public static HardwareProfile Add(HardwareProfile profile)
    {
        string? warning = profile.Accelerators.Count == 0 ? SR.ImportNoDevices : Mixed(profile.Accelerators);
        return warning is null ? profile : profile with { Warnings = [.. profile.Warnings, warning] };
    }

    private static string? Mixed(IReadOnlyList<Accelerator> accelerators)
    {
        for (int i = 1; i < accelerators.Count; i++)
        {
            if (!string.Equals(accelerators[i].Name, accelerators[0].Name, StringComparison.Ordinal))
            {
                return Message.Format(SR.ImportMixed, string.Join(", ", accelerators.Select(a => a.Name).Distinct(StringComparer.Ordinal).Take(8)));
            }
        }

        return null;
    }
}
