namespace LLMPlanner.PowerShell.Completion;

/// <summary>Completes model names.</summary>
public sealed class ModelCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context) => context.Models.Names;
}

/// <summary>Completes model families.</summary>
public sealed class FamilyCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Models.All(_ => { }).Select(preset => preset.Family).Distinct());
}

/// <summary>Completes the tasks presets name.</summary>
public sealed class TaskCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Models.All(_ => { }).SelectMany(preset => preset.Tasks).Distinct());
}

/// <summary>Completes the languages presets name.</summary>
public sealed class LanguageCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Models.All(_ => { }).SelectMany(preset => preset.Languages).Distinct());
}

/// <summary>Completes the modalities presets name.</summary>
public sealed class ModalityCompleter : NameCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Names(CompletionContext context)
        => Plain(context.Models.All(_ => { }).SelectMany(preset => preset.Modalities).Distinct());
}
