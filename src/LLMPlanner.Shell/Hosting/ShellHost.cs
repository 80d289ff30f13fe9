using System.Globalization;
using System.Management.Automation.Host;

namespace LLMPlanner.Shell.Hosting;

/// <summary>The host that the engine talks to: writes to the console, asks nothing.</summary>
internal sealed class ShellHost(ShellConsole console) : PSHost
{
    /// <summary>What the script said with <c>exit n</c>, or <see langword="null"/>.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "llmplanner";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override PSHostUserInterface UI { get; } = new ShellUserInterface(console);

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw ShellUserInterface.NotInteractive();

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
