using LLMPlanner.Hardware;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>What was given as hardware: a profile, or a name that is looked up when the cmdlet runs, so that an unknown name is one error of its own.</summary>
public sealed class HardwareArgument
{
    internal HardwareArgument(HardwareProfile profile) => Profile = profile;

    internal HardwareArgument(string name) => Name = name;

    /// <summary>Gets the profile, or null where a name was given.</summary>
    public HardwareProfile? Profile { get; }

    /// <summary>Gets the name, or null where a profile was given.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Profile!.Name;
}
