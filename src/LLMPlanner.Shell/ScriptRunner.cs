using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using LLMPlanner.Shell.Hosting;
using LLMPlanner.Shell.Output;

namespace LLMPlanner.Shell;

/// <summary>Runs one script in a new session and turns what happened into an exit code.</summary>
internal static class ScriptRunner
{
    public static int Run(ShellArguments arguments)
    {
        if (arguments.Mode == ShellMode.File && !File.Exists(arguments.Text))
        {
            ShellConsole.WriteError($"llmplanner: The script file '{arguments.Text}' does not exist.");
            return ExitCodes.Usage;
        }

        bool json = arguments.Format == OutputFormat.Json;
        using TextWriter output = OpenOutput();

        // In JSON mode nothing but the array may reach standard output, so what the script prints goes to standard error.
        var host = new ShellHost(json
            ? new ShellConsole(Console.Error, Console.IsErrorRedirected)
            : new ShellConsole(output, Console.IsOutputRedirected));
        try
        {
            using Runspace runspace = EngineSession.Open(host);
            using var shell = PowerShell.Create(runspace);
            using var interrupt = new Interrupt(shell);
            bool failed = json
                ? RunToJson(shell, arguments, output)
                : RunToText(shell, arguments);
            return interrupt.Happened ? ExitCodes.Interrupted
                : host.ExitCode ?? (failed ? ExitCodes.Error : ExitCodes.Success);
        }
        catch (ParseException e) when (e.Errors is { Length: > 0 } errors)
        {
            Array.ForEach(errors, error => ShellConsole.WriteError(ErrorReport.Format(error)));
            return ExitCodes.Error;
        }
        catch (RuntimeException e)
        {
            ShellConsole.WriteError(ErrorReport.Format(e.ErrorRecord));
            return ExitCodes.Error;
        }
    }

    private static bool RunToText(PowerShell shell, ShellArguments arguments)
    {
        AddScript(shell, arguments);
        shell.AddCommand("Out-Default");
        return Invoke(shell, null);
    }

    private static bool RunToJson(PowerShell shell, ShellArguments arguments, TextWriter output)
    {
        using var writer = new JsonResultWriter(output);
        AddScript(shell, arguments);
        using var results = new PSDataCollection<PSObject>();
        results.DataAdded += (_, e) =>
        {
            foreach (PSObject result in results.ReadAll())
            {
                writer.Write(result);
            }
        };
        return Invoke(shell, results);
    }

    // True if there was an error. Errors are written as they come.
    private static bool Invoke(PowerShell shell, PSDataCollection<PSObject>? results)
    {
        bool failed = false;
        shell.Streams.Error.DataAdded += (_, e) =>
        {
            failed = true;
            ShellConsole.WriteError(ErrorReport.Format(shell.Streams.Error[e.Index]));
        };
        try
        {
            shell.Invoke(null, results ?? []);
        }
        catch (PipelineStoppedException)
        {
            failed = true;
        }
        catch (RuntimeException e)
        {
            failed = true;
            ShellConsole.WriteError(ErrorReport.Format(e.ErrorRecord));
        }

        return failed;
    }

    private static void AddScript(PowerShell shell, ShellArguments arguments)
    {
        if (arguments.Mode == ShellMode.File)
        {
            AddFile(shell, arguments);
            return;
        }

        string text = arguments.Mode == ShellMode.StandardInput ? Console.In.ReadToEnd() : arguments.Text;
        Parser.ParseInput(text, out _, out ParseError[] errors);
        ThrowOn(errors);
        shell.AddScript(text);
    }

    // A file runs as a function made of it: its 'exit n' then ends the run, and $PSScriptRoot is the file's folder.
    private static void AddFile(PowerShell shell, ShellArguments arguments)
    {
        string path = Path.GetFullPath(arguments.Text);
        string name = Path.GetFileName(path);
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        ThrowOn(errors);
        shell.Runspace.SessionStateProxy.InvokeProvider.Item.Set(["function:" + name], script.GetScriptBlock(), true, true);
        shell.AddCommand(name);
        foreach (string argument in arguments.ScriptArguments)
        {
            if (ScriptArgument.Name(argument, out object? value) is { } parameter)
            {
                shell.AddParameter(parameter, value);
            }
            else
            {
                shell.AddArgument(argument);
            }
        }
    }

    private static void ThrowOn(ParseError[] errors)
    {
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }
    }

    // Flushed line by line, for whoever reads a pipe while the script runs.
    private static StreamWriter OpenOutput() =>
        new(Console.OpenStandardOutput(), Console.OutputEncoding) { AutoFlush = true };
}
