namespace LLMPlanner.CatalogCompiler;

/// <summary>One profile: its names and its JSON without white space.</summary>
internal sealed record CatalogEntry(byte Kind, string Id, IReadOnlyList<string> Aliases, byte[] Json);

/// <summary>A mistake in a profile file, printed as <c>file(line,column): error CODE: text</c>.</summary>
internal sealed record Problem(string File, int Line, int Column, string Code, string Message)
{
    public override string ToString() =>
        FormattableString.Invariant($"{File}({Line},{Column}): error {Code}: {Message}");
}
