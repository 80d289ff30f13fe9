namespace LLMPlanner.Hardware.Import;

/// <summary>How a text is read.</summary>
public sealed record HardwareImportOptions
{
    /// <summary>The format.</summary>
    public HardwareImportFormat Format { get; init; }

    /// <summary>What the text is called in messages, such as the path of its file.</summary>
    public string SourceName { get; init; } = "input";

    /// <summary>The name of the machine, for formats that tell none; <see langword="null"/> for one made of its cards.</summary>
    public string? MachineName { get; init; }

    /// <summary>The name of a machine that neither the text nor <see cref="MachineName"/> names, such as that of its file.</summary>
    public string? FallbackName { get; init; }

    /// <summary>
    /// For tables: the columns by what they hold (<c>Name</c>, <c>Accelerator</c>, <c>AcceleratorCount</c> …, see
    /// <see cref="InventoryColumn"/>), where their headers do not tell.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ColumnMap { get; init; }

    /// <summary>For tables: what parts the fields; <see langword="null"/> for what the header shows (<c>,</c> <c>;</c> tab <c>|</c>).</summary>
    public char? Delimiter { get; init; }

    /// <summary>Where cards and cloud sizes are looked up; <see langword="null"/> for the built-in catalog.</summary>
    public HardwareCatalog? Catalog { get; init; }

    /// <summary>
    /// The names of machines that have come before; those of this text are added. One set for several texts marks a machine that is in
    /// two of them. <see langword="null"/> where every text stands alone. It should ignore case.
    /// </summary>
    public ISet<string>? KnownNames { get; init; }

    /// <summary>
    /// Takes what is wrong with one machine of a list that can be read on, so that the others still come; <see langword="null"/> where it
    /// ends the reading.
    /// </summary>
    public Action<PlannerException>? OnItemError { get; init; }
}
