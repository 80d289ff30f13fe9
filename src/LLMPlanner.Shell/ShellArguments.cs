namespace LLMPlanner.Shell;

/// <summary>What a run does.</summary>
internal enum ShellMode
{
    Command,
    File,
    StandardInput,
    Help,
    Version,
    Usage,
}

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>The command line, understood.</summary>
internal sealed record ShellArguments
{
    public required ShellMode Mode { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>The script text of <see cref="ShellMode.Command"/>, the path of <see cref="ShellMode.File"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>The arguments of a script file.</summary>
    public IReadOnlyList<string> ScriptArguments { get; init; } = [];

    /// <summary>What is wrong, for <see cref="ShellMode.Usage"/>.</summary>
    public string Problem { get; init; } = "";

    /// <summary>
    /// Understands a command line. Words of a command are joined with blanks, as pwsh does; <c>-OutputFormat</c> may stand
    /// before or behind them. What follows a script file belongs to the script.
    /// </summary>
    public static ShellArguments Parse(IReadOnlyList<string> args)
    {
        var format = OutputFormat.Text;
        var words = new List<string>();
        bool isCommand = false;
        for (int i = 0; i < args.Count; i++)
        {
            string? option = OptionName(args[i]);
            if (option is "OUTPUTFORMAT" or "O")
            {
                if (i + 1 == args.Count || !Enum.TryParse(args[++i], ignoreCase: true, out format) || !Enum.IsDefined(format)
                    || char.IsAsciiDigit(args[i][0]))
                {
                    return Wrong("-OutputFormat takes Text or Json.");
                }
            }
            else if (isCommand || option is null)
            {
                isCommand = true;
                words.Add(args[i]);
            }
            else if (option is "COMMAND" or "C")
            {
                isCommand = true;
            }
            else if (option is "FILE" or "F")
            {
                return i + 1 == args.Count
                    ? Wrong("-File takes the path of a script.")
                    : new() { Mode = ShellMode.File, Format = format, Text = args[i + 1], ScriptArguments = [.. args.Skip(i + 2)] };
            }
            else if (option is "HELP" or "H" or "?")
            {
                return new() { Mode = ShellMode.Help };
            }
            else if (option is "VERSION" or "V")
            {
                return new() { Mode = ShellMode.Version };
            }
            else
            {
                return Wrong($"The option '{args[i]}' is not known.");
            }
        }

        if (words is ["-"] || (words.Count == 0 && !isCommand))
        {
            return new() { Mode = ShellMode.StandardInput, Format = format };
        }

        return words.Count == 0
            ? Wrong("-Command takes the text to run.")
            : new() { Mode = ShellMode.Command, Format = format, Text = string.Join(' ', words) };
    }

    // '-Name' or '--name' is an option; a lone '-' means standard input.
    private static string? OptionName(string argument)
    {
        string name = argument.TrimStart('-');
        int dashes = argument.Length - name.Length;
        return dashes is 1 or 2 && name.Length > 0 && !name.Contains(' ') ? name.ToUpperInvariant() : null;
    }

    private static ShellArguments Wrong(string problem) => new() { Mode = ShellMode.Usage, Problem = problem };
}
