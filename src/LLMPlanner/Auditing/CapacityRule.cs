using System.Globalization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>A rule that plans are held to. Its texts are resources under its id; its page is docs/rules/ID.md.</summary>
public abstract class CapacityRule
{
    private const string Pages = "https://github.com/llmplanner/llmplanner/blob/main/docs/rules/";

    private protected CapacityRule(string id, RuleSeverity severity)
    {
        Id = id;
        DefaultSeverity = severity;
        Title = Resource("_Title") ?? throw new ArgumentException($"No title has the key '{id}_Title'.", nameof(id));
        Description = Resource("_Reason") ?? throw new ArgumentException($"No reason has the key '{id}_Reason'.", nameof(id));
    }

    /// <summary>The stable id: <c>LLMP</c> and four digits. It is never used for another rule.</summary>
    public string Id { get; }

    /// <summary>What the rule asks, in a few words.</summary>
    public string Title { get; }

    /// <summary>Why it matters.</summary>
    public string Description { get; }

    /// <summary>The severity where nobody says otherwise.</summary>
    public RuleSeverity DefaultSeverity { get; }

    /// <summary>What the rule is about.</summary>
    public RuleBand Band => (RuleBand)(Id[4] - '0');

    /// <summary>The address of its page.</summary>
    public string HelpLink => Pages + Id + ".md";

    /// <summary>Whether the same finding on several targets is one: it is about the deployment alone.</summary>
    internal virtual bool IsOncePerDeployment => false;

    /// <inheritdoc/>
    public override string ToString() => Id + ": " + Title;

    /// <summary>A finding, its message and recommendation filled with the same arguments.</summary>
    internal Finding Find(PlanPlace place, params object?[] arguments)
        => new(this, place, Message.Format(Resource(string.Empty)!, arguments), Resource("_Action") is { } action ? Message.Format(action, arguments).TrimEnd() : null);

    private string? Resource(string suffix) => SR.ResourceManager.GetString(Id + suffix, CultureInfo.InvariantCulture);
}
