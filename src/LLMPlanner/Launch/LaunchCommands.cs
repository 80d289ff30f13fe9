using LLMPlanner.Placement;
using LLMPlanner.Resources;

namespace LLMPlanner.Launch;

/// <summary>Makes launch commands of verdicts.</summary>
public static class LaunchCommands
{
    private static readonly Lazy<IReadOnlyDictionary<string, EngineLauncher>> s_launchers = new(() => typeof(LaunchCommands).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(EngineLauncher).IsAssignableFrom(type))
        .Select(type => (EngineLauncher)Activator.CreateInstance(type, nonPublic: true)!)
        .ToDictionary(launcher => launcher.Engine, StringComparer.OrdinalIgnoreCase));

    /// <summary>Engines that can be launched.</summary>
    public static IReadOnlyCollection<string> Engines => [.. s_launchers.Value.Keys.OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>What starts the engine of a verdict with the settings that were judged.</summary>
    /// <param name="fit">The verdict.</param>
    /// <param name="shell">The shell its command line is written for.</param>
    /// <exception cref="PlannerException">EngineNotLaunchable; ArgumentNotQuotable where a name holds what no shell takes.</exception>
    public static LaunchCommand For(HardwareFit fit, ShellKind shell)
        => s_launchers.Value.TryGetValue(fit.Engine, out EngineLauncher? launcher)
            ? launcher.Launch(fit, shell) with { Model = fit.Model, Hardware = fit.Hardware, Shell = shell }
            : throw PlannerException.Create(
                PlannerErrorKind.Unsupported, nameof(SR.EngineNotLaunchable), fit.Engine, fit.Engine, string.Join(", ", Engines));
}
