using System.Management.Automation;
using LLMPlanner.Hardware;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Recognizes a profile in whatever a pipeline carries: live, come back from another process, or as JSON.</summary>
internal static class HardwareInput
{
    private const string DeserializedProfile = "Deserialized.LLMPlanner.Hardware.HardwareProfile";

    // What only profiles have beside a name; files leave out what is not known.
    private static readonly string[] s_marks = [nameof(HardwareProfile.Accelerators), nameof(HardwareProfile.SystemMemoryBytes)];

    /// <summary>The argument; null where the object is no hardware.</summary>
    public static HardwareArgument? Read(object input)
    {
        switch (Piped.Bare(input))
        {
            case HardwareArgument argument:
                return argument;
            case HardwareProfile profile:
                return new HardwareArgument(profile);
            case string name:
                return new HardwareArgument(name);
        }

        if (input is not PSObject bag)
        {
            return null;
        }

        // Read from a file before the module was loaded, a profile is still a bag of properties.
        if (bag.TypeNames.Contains(DeserializedProfile) && LanguagePrimitives.TryConvertTo(bag, out HardwareProfile revived))
        {
            return new HardwareArgument(revived);
        }

        // Of ConvertFrom-Json: it is read as any JSON is, so a value that cannot be is an error that names it.
        return bag.BaseObject is PSCustomObject && bag.Properties["Name"] is not null && s_marks.Any(mark => bag.Properties[mark] is not null)
            ? new HardwareArgument(PlainJson.Write(bag))
            : null;
    }
}
