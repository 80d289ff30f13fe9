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
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        try
        {
            return [.. Names(fakeBoundParameters)
                .Where(name => name.Key.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                .OrderBy(name => name.Key.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(name => name.Key, StringComparer.OrdinalIgnoreCase)
                .Select(name => new CompletionResult(Quote(name.Key), name.Key, CompletionResultType.ParameterValue, name.Value))];
        }
        catch (PlannerException)
        {
            // A broken profile is reported by the cmdlet; completion stays silent.
            return [];
        }
    }

    /// <summary>The names with a description each.</summary>
    /// <param name="bound">Parameters bound so far.</param>
    protected abstract IEnumerable<KeyValuePair<string, string>> Names(IDictionary bound);

    private protected static IEnumerable<KeyValuePair<string, string>> Plain(IEnumerable<string> names)
        => names.Select(name => new KeyValuePair<string, string>(name, name));

    private static string Quote(string name)
        => name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':') ? name : "'" + name.Replace("'", "''") + "'";
}
