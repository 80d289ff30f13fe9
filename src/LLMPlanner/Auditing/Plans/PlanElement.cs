namespace LLMPlanner.Auditing;

/// <summary>A part of a plan that knows where each of its values stands.</summary>
public abstract class PlanElement
{
    private readonly PlanNode _node;

    private protected PlanElement(PlanNode node) => _node = node;

    /// <summary>The file it stands in; empty for a plan that was never written.</summary>
    public string Path => _node.Path;

    /// <summary>Where it starts.</summary>
    public TextSpan Span => _node.Span;

    /// <summary>Where a value of it stands; where it is left out, the element itself.</summary>
    /// <param name="property">The name in the file, such as <c>contextLength</c>.</param>
    public TextSpan SpanOf(string property) => PlaceOf(property).Span;

    internal PlanPlace PlaceOf(string? property) => (property is null ? null : _node.Find(property))?.Place ?? _node.Place;

    /// <summary>The place of the first of several values that is written.</summary>
    internal PlanPlace PlaceOf(IEnumerable<string> properties)
        => (properties.Select(_node.Find).FirstOrDefault(value => value is not null) ?? _node).Place;
}
