using LLMPlanner.Engines;
using LLMPlanner.Models;

namespace LLMPlanner.Auditing;

/// <summary>A deployment with its model and engine.</summary>
internal sealed class DeploymentContext(CapacityPlan plan, PlanDeployment deployment, AuditCaches caches)
{
    private readonly Lazy<(ModelPreset? Model, PlannerException? Error)> _model = new(() => Find(deployment, caches));
    private readonly Lazy<InferenceEngine?> _engine = new(() => FindEngine(deployment.Engine));

    public CapacityPlan Plan { get; } = plan;

    public PlanDeployment Deployment { get; } = deployment;

    /// <summary>The model; null where it is not named or cannot be had.</summary>
    public ModelPreset? Model => _model.Value.Model;

    /// <summary>Why the model cannot be had; null where it can, and where none is named.</summary>
    public PlannerException? ModelError => _model.Value.Error;

    /// <summary>The engine that is named; null where none is, or none of that name is known.</summary>
    public InferenceEngine? Engine => _engine.Value;

    private static (ModelPreset?, PlannerException?) Find(PlanDeployment deployment, AuditCaches caches)
    {
        if (deployment.Model is null == deployment.File is null)
        {
            return (null, null);
        }

        try
        {
            return (caches.Model(deployment), null);
        }
        catch (PlannerException e)
        {
            return (null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, PlannerException.CreateFrom(
                e, PlannerErrorKind.Unavailable, nameof(Resources.SR.ModelFileUnreadable), deployment.File, deployment.File, e.Message));
        }
    }

    private static InferenceEngine? FindEngine(string? name)
    {
        try
        {
            return name is null ? null : EngineCatalog.BuiltIn.Find(name);
        }
        catch (PlannerException)
        {
            return null;
        }
    }
}
