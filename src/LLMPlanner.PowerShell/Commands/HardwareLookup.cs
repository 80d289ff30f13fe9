using LLMPlanner.Hardware;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Finds what hardware arguments stand for: profiles, names, or all profiles that a wildcard pattern matches.</summary>
internal static class HardwareLookup
{
    public static IEnumerable<HardwareProfile> Find(HardwareCatalog catalog, HardwareArgument argument)
    {
        if (argument.Profile is { } profile)
        {
            return [profile];
        }

        return HardwareCatalog.HasWildcards(argument.Name!) ? catalog.FindAll(argument.Name!) : [catalog.Find(argument.Name!)];
    }
}
