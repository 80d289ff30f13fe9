using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>Holds plans to the rules. Diagnostics come as they are found; the hosts of an inventory are read and judged one after the other.</summary>
public sealed class CapacityAuditor
{
    private readonly AuditOptions _options;
    private readonly AuditCaches _caches;
    private readonly AuditFingerprint _fingerprints;
    private bool _settingsReported;

    /// <summary>Makes an auditor for any number of plans.</summary>
    /// <param name="options">How to audit; null for the defaults.</param>
    public CapacityAuditor(AuditOptions? options = null)
    {
        _options = options ?? new AuditOptions();
        _caches = new AuditCaches(_options);
        _fingerprints = new AuditFingerprint(_options.Root);
    }

    /// <summary>Audits one plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Ends the audit between two machines.</param>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public IEnumerable<CapacityDiagnostic> Audit(CapacityPlan plan, CancellationToken cancellation = default)
        => Judge(plan, new AuditRun(plan, _options, _caches, cancellation).Findings(), isWhole: true);

    /// <summary>Checks the file of a plan alone: what the plan says, not whether it fits.</summary>
    /// <param name="plan">The plan.</param>
    public IEnumerable<CapacityDiagnostic> Validate(CapacityPlan plan)
        => Judge(plan, new AuditRun(plan, _options, _caches, default).FileFindings(), isWhole: false);

    private IEnumerable<CapacityDiagnostic> Judge(CapacityPlan plan, IEnumerable<Finding> findings, bool isWhole)
    {
        var used = new HashSet<PlanSuppression>();
        if (!_settingsReported && _options.Settings is { } settings)
        {
            _settingsReported = true;
            findings = settings.Findings.Concat(findings);
        }

        foreach (Finding finding in findings)
        {
            if (Judge(plan, finding, used) is { } diagnostic)
            {
                yield return diagnostic;
            }
        }

        foreach (PlanSuppression suppression in isWhole ? plan.Suppressions.Where(s => s.IsActive(_options.Today) && !used.Contains(s) && CapacityRules.BuiltIn.Any(s.Rule)) : [])
        {
            if (Judge(plan, CapacityRules.BuiltIn.Get("LLMP0013").Find(suppression.PlaceOf("rule"), suppression.Rule), used) is { } diagnostic)
            {
                yield return diagnostic;
            }
        }
    }

    private CapacityDiagnostic? Judge(CapacityPlan plan, Finding finding, HashSet<PlanSuppression> used)
    {
        RuleSeverity severity = Severity(plan, finding.Rule);
        CapacityDiagnostic diagnostic = Diagnostic(plan, finding, severity);
        PlanSuppression? suppression = plan.Suppressions.FirstOrDefault(s => s.IsActive(_options.Today) && s.Matches(diagnostic));
        if (suppression is not null)
        {
            used.Add(suppression);
        }

        if (severity == RuleSeverity.None || _options.Baseline?.Knows(diagnostic.Fingerprint) == true)
        {
            return null;
        }

        return suppression is null ? diagnostic
            : _options.IncludeSuppressed ? diagnostic with { IsSuppressed = true, Justification = suppression.Justification }
            : null;
    }

    private RuleSeverity Severity(CapacityPlan plan, CapacityRule rule)
    {
        RuleSeverity severity = rule.DefaultSeverity;
        foreach (PlanRuleSetting setting in plan.Rules.Concat(_options.Settings?.Rules ?? []).Concat(_options.Severities))
        {
            if (Glob.IsMatch(setting.Rule, rule.Id))
            {
                severity = setting.Severity ?? rule.DefaultSeverity;
            }
        }

        return severity;
    }

    private CapacityDiagnostic Diagnostic(CapacityPlan plan, Finding finding, RuleSeverity severity)
    {
        string? where = finding.Host ?? finding.Target;
        string subject = (finding.Deployment, where) switch
        {
            ({ } deployment, { } target) => Message.Format(SR.DiagnosticOn, deployment, target),
            (null, null) => string.Empty,
            _ => Message.Format(SR.DiagnosticOf, finding.Deployment ?? where),
        };
        TextSpan span = finding.Place.Span;
        return new CapacityDiagnostic
        {
            RuleId = finding.Rule.Id,
            Severity = severity,
            Message = subject + finding.Message,
            Recommendation = finding.Recommendation,
            Path = finding.Place.Path,
            Line = span.Line,
            Column = span.Column,
            EndLine = span.EndLine,
            EndColumn = span.EndColumn,
            Plan = plan.Name,
            Deployment = finding.Deployment,
            Target = finding.Target,
            Host = finding.Host,
            HelpLink = finding.Rule.HelpLink,
            Fingerprint = _fingerprints.Of(finding, plan.Name),
        };
    }
}
