using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace LLMPlanner.Shell.Hosting;

/// <summary>Output goes to the console; warnings, verbose text and progress go to standard error; prompts are refused.</summary>
internal sealed class ShellUserInterface(ShellConsole console) : PSHostUserInterface
{
    private string _lastActivity = "";

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface(console.Width);

    public override void Write(string value) => console.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => console.Write(value);

    public override void WriteLine(string value) => console.Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => ShellConsole.WriteError(value);

    public override void WriteDebugLine(string message) => ShellConsole.WriteError("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => ShellConsole.WriteError("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => ShellConsole.WriteError("WARNING: " + message);

    public override void WriteInformation(InformationRecord record)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // One line per step is enough where no bar is drawn, and none at all in a log.
        string line = $"{record.Activity}: {record.StatusDescription}";
        if (console.ShowsProgress && record.RecordType == ProgressRecordType.Processing && line != _lastActivity)
        {
            _lastActivity = line;
            ShellConsole.WriteError(line);
        }
    }

    public override string ReadLine() => throw NotInteractive();

    public override SecureString ReadLineAsSecureString() => throw NotInteractive();

    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NotInteractive(string.Join(", ", descriptions.Select(d => d.Name)));

    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NotInteractive(message);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NotInteractive();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw NotInteractive();

    internal static HostException NotInteractive(string? what = null) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"llmplanner cannot ask for input{(what is null ? "" : $" ({what})")}; give every value in the command."));
}
