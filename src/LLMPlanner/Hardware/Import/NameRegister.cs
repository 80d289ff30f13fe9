using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Import;

/// <summary>Marks machines whose name has come before: they stay, and whoever counts them should know.</summary>
/// <param name="known">Names that have come before, of other texts too; <see langword="null"/> for none.</param>
internal sealed class NameRegister(ISet<string>? known = null)
{
    private const int MaxNames = 1 << 20;

    private readonly ISet<string> _names = known ?? new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The profile, with a warning where its name has come before.</summary>
    public HardwareProfile Check(HardwareProfile profile) => _names.Count >= MaxNames || _names.Add(profile.Name)
        ? profile
        : profile with { Warnings = [.. profile.Warnings, Message.Format(SR.ImportTwice, profile.Name)] };
}
