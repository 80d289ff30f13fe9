using LLMPlanner.Hardware;
using LLMPlanner.Planning;

namespace LLMPlanner.Auditing;

/// <summary>One audit of one plan: deployments, then target by target and machine by machine, then the whole.</summary>
internal sealed class AuditRun
{
    private readonly CapacityPlan _plan;
    private readonly AuditOptions _options;
    private readonly AuditCaches _caches;
    private readonly CancellationToken _cancellation;
    private readonly DeploymentContext[] _deployments;
    private readonly HashSet<(CapacityRule, string?, string)> _once = [];
    private long _judged;

    public AuditRun(CapacityPlan plan, AuditOptions options, AuditCaches caches, CancellationToken cancellation)
    {
        _plan = plan;
        _options = options;
        _caches = caches;
        _cancellation = cancellation;
        _deployments = [.. plan.Deployments.Select(deployment => new DeploymentContext(plan, deployment, caches))];
    }

    /// <summary>What is wrong with the files: syntax, values, names, references.</summary>
    public IEnumerable<Finding> FileFindings()
    {
        IEnumerable<Finding> findings = _plan.Findings.Concat(Run(CapacityRules.BuiltIn.PlanRules.Where(IsAboutFile), rule => rule.Check(new PlanContext(_plan, _options, []))));
        foreach (DeploymentContext deployment in _deployments)
        {
            findings = findings.Concat(Of(deployment, IsAboutFile));
        }

        return findings;
    }

    public IEnumerable<Finding> Findings()
    {
        foreach (Finding finding in _plan.Findings.Concat(Run(CapacityRules.BuiltIn.PlanRules.Where(IsAboutFile), rule => rule.Check(new PlanContext(_plan, _options, [])))))
        {
            yield return finding;
        }

        foreach (Finding finding in _deployments.SelectMany(deployment => Of(deployment, _ => true)))
        {
            yield return finding;
        }

        var contexts = new List<TargetContext>();
        foreach (TargetMachines machines in TargetMachines.Of(_plan, _options))
        {
            var context = new TargetContext(_plan, machines.Target, _options, _caches, machines.IsFleet);
            contexts.Add(context);
            foreach (Finding finding in OnTarget(machines, context))
            {
                yield return finding;
            }
        }

        foreach (Finding finding in Run(CapacityRules.BuiltIn.PlanRules.Where(rule => !IsAboutFile(rule)), rule => rule.Check(new PlanContext(_plan, _options, contexts))))
        {
            yield return finding;
        }
    }

    private static bool IsAboutFile(CapacityRule rule) => rule.Band == RuleBand.Plan;

    private IEnumerable<Finding> Of(DeploymentContext deployment, Func<CapacityRule, bool> wanted)
        => Run(CapacityRules.BuiltIn.DeploymentRules.Where(rule => wanted(rule)), rule => rule.Check(deployment))
            .Select(finding => finding with { Deployment = deployment.Deployment.Id });

    private IEnumerable<Finding> OnTarget(TargetMachines machines, TargetContext context)
    {
        DeploymentContext[] deployments = [.. _deployments.Where(deployment => deployment.Model is not null && deployment.Deployment.RunsOn(machines.Target))];
        var shapes = new ShapeCache();
        foreach (HardwareProfile machine in machines.Read())
        {
            _cancellation.ThrowIfCancellationRequested();
            MachineFindings judged = shapes.Get(machine, () => Judge(machine, machines, deployments));
            context.Add(machine, machines.IsFleet ? 1 : machines.Target.Count);
            judged.AddTo(context);
            foreach (Finding finding in judged.Findings.Where(IsNew))
            {
                yield return machines.IsFleet ? finding with { Host = machine.Name } : finding;
            }

            _options.Progress?.Invoke(++_judged, machine.Name);
        }

        foreach (Finding finding in machines.Problems)
        {
            yield return finding with { Target = machines.Target.Id };
        }

        foreach (Finding finding in Run(CapacityRules.BuiltIn.TargetRules, rule => rule.Check(context)))
        {
            yield return finding with { Target = machines.Target.Id };
        }
    }

    private MachineFindings Judge(HardwareProfile machine, TargetMachines machines, DeploymentContext[] deployments)
    {
        PlanTarget target = machines.Target;
        var judged = new MachineFindings();
        var context = new MachineContext(_plan, target, machine, _options);
        judged.Findings.AddRange(Run(CapacityRules.BuiltIn.MachineRules, rule => rule.Check(context)).Select(finding => finding with { Target = target.Id }));
        foreach (DeploymentContext deployment in machine.IsComplete ? deployments : [])
        {
            var placement = new PlacementContext(deployment, target, machine, Request(deployment, target, machine));
            judged.Placements.Add(placement);

            // Where a number of copies is asked of a fleet, a host that is too small is no mistake: another one takes the copy.
            if (machines.IsFleet && deployment.Deployment.Replicas is not null && placement.Fit is { Fits: false })
            {
                continue;
            }

            judged.Findings.AddRange(Run(CapacityRules.BuiltIn.PlacementRules, rule => rule.Check(placement))
                .Select(finding => finding with { Deployment = deployment.Deployment.Id, Target = finding.Rule.IsOncePerDeployment ? null : target.Id }));
        }

        return judged;
    }

    private static CapacityRequest Request(DeploymentContext deployment, PlanTarget target, HardwareProfile machine)
    {
        PlanDeployment plan = deployment.Deployment;
        var request = new CapacityRequest
        {
            Model = deployment.Model!,
            Quantization = plan.Quantization,
            Engine = plan.Engine,
            EngineVersion = plan.EngineVersion,
            ContextLength = plan.ContextLength,
            ConcurrentRequests = plan.ConcurrentRequests,
            KvCacheType = plan.KvCacheType,
            Hardware = machine,
            UseTotalMemory = !target.UseFreeMemory,
        };
        return plan.Parallelism.Count == 0
            ? request with { EngineOption = plan.EngineOption }
            : request with { EngineOption = plan.OptionsFor(plan.Engine is null ? EngineChoice.Choose(request) : deployment.Engine) };
    }

    // What is about the deployment alone is said once, not on every host of a fleet.
    private bool IsNew(Finding finding) => !finding.Rule.IsOncePerDeployment || _once.Add((finding.Rule, finding.Deployment, finding.Message));

    private List<Finding> Run<T>(IEnumerable<T> rules, Func<T, IEnumerable<Finding>> check)
        where T : CapacityRule
        => RuleRunner.Ask(rules, check, _plan.Place);
}
