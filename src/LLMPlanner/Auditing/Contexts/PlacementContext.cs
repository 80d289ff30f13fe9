using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Throughput;

namespace LLMPlanner.Auditing;

/// <summary>A deployment on one machine: the question, the answer, or why there is none.</summary>
internal sealed class PlacementContext
{
    private readonly Lazy<InferenceEstimate?> _speed;

    public PlacementContext(DeploymentContext deployment, PlanTarget target, HardwareProfile machine, CapacityRequest request)
    {
        DeploymentContext = deployment;
        Target = target;
        Machine = machine;
        Request = request;
        try
        {
            Resolved = ResolvedPlan.From(request);
            Fit = FitEvaluator.Evaluate(Resolved);
        }
        catch (PlannerException e)
        {
            Error = e;
        }

        _speed = new Lazy<InferenceEstimate?>(Estimate);
    }

    public DeploymentContext DeploymentContext { get; }

    public PlanDeployment Deployment => DeploymentContext.Deployment;

    public PlanObjectives? Objectives => DeploymentContext.Plan.Objectives;

    public PlanTarget Target { get; }

    public HardwareProfile Machine { get; }

    public CapacityRequest Request { get; }

    public ResolvedPlan? Resolved { get; }

    /// <summary>The verdict; null where the question is refused.</summary>
    public HardwareFit? Fit { get; }

    /// <summary>Why the question is refused; null where it is not.</summary>
    public PlannerException? Error { get; }

    /// <summary>The fit where the deployment runs here; null otherwise.</summary>
    public HardwareFit? Running => Fit is { Fits: true } ? Fit : null;

    /// <summary>The speed at the objectives' prompts; null where it does not run or no speed is known.</summary>
    public InferenceEstimate? Speed => _speed.Value;

    public PlanPlace Place(params string[] properties) => Deployment.PlaceOf(properties);

    /// <summary>The memory that decides: that of all accelerators, or the host's where there are none.</summary>
    public IEnumerable<PlacementEntry> Devices
        => Machine.AcceleratorCount > 0 ? Fit!.Placement.Where(entry => entry.Device != "Host") : Fit!.Placement.Where(entry => entry.Device == "Host");

    public PlacementEntry? Host => Fit?.Placement.FirstOrDefault(entry => entry.Device == "Host");

    /// <summary>The question with something else in it, resolved and placed; null where it is refused or does not run as wanted.</summary>
    public HardwareFit? Try(CapacityRequest other, Verdict worst = Verdict.Fits)
    {
        try
        {
            ResolvedPlan plan = ResolvedPlan.From(other);
            return plan.Plan is not null && QuickFit.Of(plan).Verdict <= worst ? FitEvaluator.Evaluate(plan) : null;
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    private InferenceEstimate? Estimate()
    {
        if (Running is null)
        {
            return null;
        }

        var load = new InferenceLoad();
        load = load with { PromptLength = Objectives?.PromptLength ?? load.PromptLength, OutputLength = Objectives?.OutputLength ?? load.OutputLength };
        try
        {
            return InferenceEstimator.Estimate(Resolved!, load);
        }
        catch (PlannerException)
        {
            return null;
        }
    }
}
