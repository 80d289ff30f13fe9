using System.Globalization;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>Knows how one engine is started. Derive from this class and it is found by the engine's name.</summary>
internal abstract class EngineLauncher
{
    /// <summary>The engine's own name.</summary>
    public abstract string Engine { get; }

    /// <summary>What starts the engine the way it was judged.</summary>
    public abstract LaunchCommand Launch(HardwareFit fit, ShellKind shell);

    /// <summary>A number as an argument.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A command of this engine.</summary>
    protected LaunchCommand Command(
        ShellKind shell,
        string executable,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? files = null)
    {
        environment = Sorted(environment);
        return new LaunchCommand
        {
            Engine = Engine,
            Executable = executable,
            Arguments = arguments,
            Environment = environment,
            Files = Sorted(files),
            CommandLine = ShellQuoting.CommandLine(shell, executable, arguments, environment),
        };
    }

    // In one order whatever they were made of, and after remoting too.
    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string>? map)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> pair in map ?? new Dictionary<string, string>())
        {
            sorted.Add(pair.Key, pair.Value);
        }

        return sorted;
    }

    /// <summary>The model's GGUF file: its own where it came from one, else the usual name.</summary>
    protected static string GgufFile(HardwareFit fit)
        => fit.ModelPath ?? fit.Model.Substring(fit.Model.LastIndexOf('/') + 1) + "-" + fit.Quantization + ".gguf";
}
