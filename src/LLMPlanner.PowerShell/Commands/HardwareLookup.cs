using System.Text;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Finds what hardware arguments stand for: profiles, names, all profiles that a wildcard pattern matches, or JSON.</summary>
internal static class HardwareLookup
{
    private const string SourceName = "input";

    public static IEnumerable<HardwareProfile> Find(HardwareCatalog catalog, HardwareArgument argument)
    {
        if (argument.Profile is { } profile)
        {
            return [profile];
        }

        string name = argument.Name!;
        if (IsJson(name))
        {
            return Read(catalog, name);
        }

        return HardwareCatalog.HasWildcards(name) ? catalog.FindAll(name) : [catalog.Find(name)];
    }

    // No name starts like this: what ConvertTo-Json wrote, or what the probe printed.
    private static bool IsJson(string text) => text.TrimStart() is ['{' or '[', ..];

    private static List<HardwareProfile> Read(HardwareCatalog catalog, string json)
        => [.. HardwareImporter.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(json)), new HardwareImportOptions { SourceName = SourceName, Catalog = catalog })];
}
