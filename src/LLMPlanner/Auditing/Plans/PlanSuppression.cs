using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>A finding that is accepted, by whom it concerns and why. Without a justification, or past its day, it suppresses nothing.</summary>
public sealed class PlanSuppression : PlanElement
{
    internal PlanSuppression(PlanSection section)
        : base(section.Node)
    {
        Rule = section.Text("rule", SR.PlanExpectedRule, required: true) ?? string.Empty;
        Deployment = section.Text("deployment", SR.PlanExpectedName);
        Target = section.Text("target", SR.PlanExpectedName);
        Justification = section.Text("justification", SR.PlanExpectedText);
        ExpiresOn = section.Day("expiresOn");
        section.Finish();
    }

    /// <summary>The rule by id; <c>*</c> and <c>?</c> are understood.</summary>
    public string Rule { get; }

    /// <summary>The deployment; null for all, <c>*</c> and <c>?</c> are understood.</summary>
    public string? Deployment { get; }

    /// <summary>The target or one of its hosts; null for all, <c>*</c> and <c>?</c> are understood.</summary>
    public string? Target { get; }

    /// <summary>Why it is accepted.</summary>
    public string? Justification { get; }

    /// <summary>The last day on which it holds; null for ever.</summary>
    public DateTime? ExpiresOn { get; }

    /// <summary>Whether it holds on a day.</summary>
    internal bool IsActive(DateTime today) => Justification is not null && !(ExpiresOn < today);

    internal bool Matches(CapacityDiagnostic diagnostic)
        => Glob.IsMatch(Rule, diagnostic.RuleId)
            && (Deployment is null || Glob.IsMatch(Deployment, diagnostic.Deployment ?? string.Empty))
            && (Target is null || Glob.IsMatch(Target, diagnostic.Target ?? string.Empty) || Glob.IsMatch(Target, diagnostic.Host ?? string.Empty));
}
