using System.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Launch;

/// <summary>
/// Writes arguments so that a shell hands each of them on unchanged. Words of harmless characters stay as they are; all others are quoted
/// whole, so that nothing in them is ever read as syntax.
/// </summary>
public static class ShellQuoting
{
    private const string Harmless = "_-+./:";

    /// <summary>A command line.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="executable">Program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables for it alone.</param>
    /// <exception cref="PlannerException">ArgumentNotQuotable: a character that the shell cannot be given at all.</exception>
    public static string CommandLine(
        ShellKind shell, string executable, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var line = new StringBuilder();
        foreach (KeyValuePair<string, string> variable in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            line.Append(Assignment(shell, variable.Key, variable.Value));
        }

        string program = Quote(shell, executable);
        if (shell == ShellKind.PowerShell && program.Length != executable.Length)
        {
            line.Append("& ");
        }

        line.Append(program);
        foreach (string argument in arguments)
        {
            line.Append(' ').Append(Quote(shell, argument));
        }

        return line.ToString();
    }

    /// <summary>One argument, quoted where it has to be.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="argument">Any text.</param>
    /// <exception cref="PlannerException">ArgumentNotQuotable.</exception>
    public static string Quote(ShellKind shell, string argument)
    {
        Check(shell, argument);
        if (IsPlain(shell, argument))
        {
            return argument;
        }

        return shell switch
        {
            ShellKind.Bash => "'" + argument.Replace("'", "'\\''") + "'",
            ShellKind.PowerShell => PowerShell(argument),
            _ => Cmd(argument),
        };
    }

    // PowerShell breaks words that begin with a dash at dots and colons; cmd breaks none of what is harmless.
    private static bool IsPlain(ShellKind shell, string argument)
        => argument.Length > 0
            && argument.All(c => c < 128 && (char.IsLetterOrDigit(c) || Harmless.IndexOf(c) >= 0))
            && !(shell == ShellKind.PowerShell && argument[0] == '-' && argument.IndexOfAny(['.', ':']) >= 0);

    // Typographic quotes end a string in PowerShell as the plain one does.
    private static string PowerShell(string argument)
    {
        var text = new StringBuilder("'");
        foreach (char c in argument)
        {
            text.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                text.Append(c);
            }
        }

        return text.Append('\'').ToString();
    }

    /// <summary>
    /// cmd.exe splits nothing inside quotes but expands %, and the program itself undoes backslashes before quotes. Every special
    /// character is escaped with a caret, the quotes too, so that no part is ever inside quotes for cmd and a caret always holds.
    /// </summary>
    private static string Cmd(string argument)
    {
        var quoted = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            quoted.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes);
            backslashes = 0;
            quoted.Append(c);
        }

        quoted.Append('\\', 2 * backslashes).Append('"');
        var escaped = new StringBuilder();
        foreach (char c in quoted.ToString())
        {
            if ("()%!^\"<>&|".IndexOf(c) >= 0)
            {
                escaped.Append('^');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Assignment(ShellKind shell, string name, string value) => shell switch
    {
        ShellKind.Bash => name + "=" + Quote(shell, value) + " ",
        ShellKind.PowerShell => "$env:" + name + " = " + PowerShell(Checked(shell, value)) + "; ",
        _ => "set " + Cmd(name + "=" + Checked(shell, value)) + " & ",
    };

    private static string Checked(ShellKind shell, string value)
    {
        Check(shell, value);
        return value;
    }

    // No shell can pass a NUL, and none of the three takes a line break inside a command typed as one line without reading it as its end.
    private static void Check(ShellKind shell, string argument)
    {
        int index = argument.IndexOfAny(['\0', '\r', '\n', '\u2028', '\u2029', '\u0085']);
        if (index >= 0 || argument.Any(char.IsControl))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.ArgumentNotQuotable), argument, shell);
        }
    }
}
