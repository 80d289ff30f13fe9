using System.Management.Automation;

namespace LLMPlanner.Shell;

/// <summary>Stops the script on Ctrl+C, so that it can clean up, instead of killing the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly PowerShell _shell;

    public Interrupt(PowerShell shell)
    {
        _shell = shell;
        Console.CancelKeyPress += OnCancel;
    }

    /// <summary>Whether Ctrl+C was pressed.</summary>
    public bool Happened { get; private set; }

    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        // The second time the process just ends.
        e.Cancel = !Happened;
        Happened = true;
        _shell.BeginStop(null, null);
    }
}
