using LLMPlanner.Auditing;

namespace LLMPlanner.Reporting.Html;

/// <summary>A part of the page.</summary>
internal abstract class HtmlSection
{
    /// <summary>Anchor, and key of the heading.</summary>
    public abstract string Key { get; }

    /// <summary>Whether the report has something to show here.</summary>
    public abstract bool HasContent(CapacityReport report);

    /// <summary>Writes what stands below the heading.</summary>
    public abstract void Write(HtmlWriter html, CapacityReport report);
}
