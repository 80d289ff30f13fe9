using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes names: by prefix first, then by any part, quoted where needed, never throwing.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete ?? string.Empty;
        char quote = typed.Length > 0 && typed[0] == '"' ? '"' : '\'';
        string word = typed.Trim('\'', '"');
        try
        {
            string head = Head(word);
            string rest = word.Substring(head.Length);
            return [.. Names(new CompletionContext(parameterName, fakeBoundParameters))
                .Where(name => name.Key.IndexOf(rest, StringComparison.OrdinalIgnoreCase) >= 0)
                .OrderBy(name => name.Key.StartsWith(rest, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(name => KeepsOrder ? string.Empty : name.Key, StringComparer.OrdinalIgnoreCase)
                .Select(name => new CompletionResult(
                    Quote(head + name.Key, quote), head + name.Key, CompletionResultType.ParameterValue, ToolTip(name)))];
        }
        catch (Exception)
        {
            // Whatever is wrong with a profile or a folder, the cmdlet reports it; a prompt must not break while someone types.
            return [];
        }
    }

    /// <summary>The names with a description each.</summary>
    /// <param name="context">What is typed so far.</param>
    private protected abstract IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context);

    /// <summary>True where the names are in the order that they are to be shown in; else they are sorted.</summary>
    private protected virtual bool KeepsOrder => false;

    /// <summary>What stands before the name that is completed.</summary>
    /// <param name="word">The whole argument so far, without quotes.</param>
    private protected virtual string Head(string word) => string.Empty;

    private protected static IEnumerable<KeyValuePair<string, string>> Plain(IEnumerable<string> names)
        => names.Select(name => new KeyValuePair<string, string>(name, name));

    // An empty tool tip is an error to the engine.
    private static string ToolTip(KeyValuePair<string, string> name) => string.IsNullOrWhiteSpace(name.Value) ? name.Key : name.Value;

    private static string Quote(string name, char quote)
    {
        if (quote == '\'' && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '%'))
        {
            return name;
        }

        return quote == '"'
            ? "\"" + name.Replace("`", "``").Replace("$", "`$").Replace("\"", "`\"") + "\""
            : "'" + name.Replace("'", "''") + "'";
    }
}
