namespace LLMPlanner.HelpCompiler;

/// <summary>A cmdlet's page, read.</summary>
internal sealed record HelpPage(string Name)
{
    public string Synopsis { get; init; } = string.Empty;

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<HelpSyntax> Syntaxes { get; init; } = [];

    public IReadOnlyList<HelpParameter> Parameters { get; init; } = [];

    public IReadOnlyList<HelpExample> Examples { get; init; } = [];

    public IReadOnlyList<HelpType> Inputs { get; init; } = [];

    public IReadOnlyList<HelpType> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Related { get; init; } = [];

    public string OnlineVersion { get; init; } = string.Empty;
}

/// <summary>One parameter set: what a line of the syntax names.</summary>
internal sealed record HelpSyntax(IReadOnlyList<HelpSyntaxItem> Items);

/// <summary>A parameter in a parameter set.</summary>
internal sealed record HelpSyntaxItem(string Name, string? Type, bool IsRequired, bool IsPositional);

/// <summary>A parameter with what the page says of it.</summary>
internal sealed record HelpParameter(string Name, IReadOnlyList<string> Text, IReadOnlyDictionary<string, string> Facts)
{
    public string Type => Fact("Type", "Object");

    public bool IsRequired => Fact("Required", "False") == "True";

    public bool AcceptsWildcards => Fact("Accept wildcard characters", "False") == "True";

    // What MAML calls it: "True (ByValue)" stays as it is but for the case of the first letter.
    public string PipelineInput => Fact("Accept pipeline input", "False") is var input && input.StartsWith("True", StringComparison.Ordinal) ? "t" + input[1..] : "false";

    public string Fact(string key, string absent) => Facts.TryGetValue(key, out string? value) && value.Length > 0 ? value : absent;
}

/// <summary>An example: its title, the code, what is said about it.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>A type that goes in or comes out.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Text);
