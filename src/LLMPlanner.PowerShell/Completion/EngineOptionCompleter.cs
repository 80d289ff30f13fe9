using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LLMPlanner.Engines;

namespace LLMPlanner.PowerShell.Completion;

/// <summary>Begins a table of options with each name that the engines have, where files would be offered otherwise; the value is left to type.</summary>
public sealed class EngineOptionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).TrimStart('@', '{', ' ', '\'');
        IReadOnlyList<string> typed = new CompletionContext(parameterName, fakeBoundParameters).Texts("Engine");
        return
        [
            .. EngineCatalog.BuiltIn.Engines
                .Where(engine => typed.Count == 0 || typed.Any(
                    name => string.Equals(name, engine.Name, StringComparison.OrdinalIgnoreCase) || engine.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase)))
                .SelectMany(engine => engine.Options.Select(option => (Engine: engine.Name, Option: option)))
                .Where(pair => pair.Option.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .GroupBy(pair => pair.Option.Name, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new CompletionResult(
                    $"@{{ '{group.Key}' = ",
                    group.Key,
                    CompletionResultType.ParameterValue,
                    $"{string.Join(", ", group.Select(pair => pair.Engine))}: {group.First().Option.Description}")),
        ];
    }
}
