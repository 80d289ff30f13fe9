using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>Marks machines whose name has come before: they stay, and whoever counts them should know.</summary>
internal sealed class NameRegister
{
    private const int MaxNames = 1 << 20;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The profile, with a warning where its name has come before.</summary>
    public HardwareProfile Check(HardwareProfile profile) => _names.Count >= MaxNames || _names.Add(profile.Name)
        ? profile
        : profile with { Warnings = [.. profile.Warnings, Message.Format(SR.ImportTwice, profile.Name)] };
}
