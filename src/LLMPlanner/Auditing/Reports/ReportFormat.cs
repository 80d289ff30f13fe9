using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>A way to write a report. Formats are found by their classes: a new one is a new file. The same findings give the same bytes.</summary>
public abstract class ReportFormat
{
    private static readonly Lazy<IReadOnlyList<ReportFormat>> s_all = new(() =>
    [
        .. typeof(ReportFormat).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(ReportFormat).IsAssignableFrom(type))
            .Select(type => (ReportFormat)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(format => format.Name, StringComparer.OrdinalIgnoreCase),
    ]);

    private protected ReportFormat()
    {
    }

    /// <summary>All formats, by name.</summary>
    public static IReadOnlyList<ReportFormat> All => s_all.Value;

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>What the format is for.</summary>
    public abstract string Description { get; }

    /// <summary>Endings of file names that mean the format.</summary>
    public abstract IReadOnlyList<string> Endings { get; }

    /// <summary>Whether fits, recommendations and plans have a place in it beside findings.</summary>
    public virtual bool ShowsAnswers => false;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stream">Where to; it stays open.</param>
    public abstract void Write(CapacityReport report, Stream stream);

    /// <summary>Finds a format by its name, or where none is given by the ending of a file.</summary>
    /// <param name="name">The name, or null.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PlannerException">ReportFormatUnknown.</exception>
    public static ReportFormat Find(string? name, string path)
    {
        ReportFormat? format = name is not null
            ? All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))
            : All.SelectMany(f => f.Endings.Select(ending => (Format: f, Ending: ending)))
                .Where(pair => path.EndsWith(pair.Ending, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(pair => pair.Ending.Length)
                .Select(pair => pair.Format)
                .FirstOrDefault();
        string asked = name ?? Path.GetExtension(path);
        return format ?? throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument, nameof(SR.ReportFormatUnknown), asked,
            asked, NearestName.Among(asked, All.Select(f => f.Name)), string.Join(", ", All.Select(f => f.Name)));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
