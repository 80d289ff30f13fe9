using LLMPlanner.Hardware;

namespace LLMPlanner.Auditing;

/// <summary>One machine of a target.</summary>
internal sealed class MachineContext(CapacityPlan plan, PlanTarget target, HardwareProfile machine, AuditOptions options)
{
    public CapacityPlan Plan { get; } = plan;

    public PlanTarget Target { get; } = target;

    public HardwareProfile Machine { get; } = machine;

    public AuditOptions Options { get; } = options;

    public PlanPlace Place => Target.PlaceOf(["hardware", "size", "inventory"]);
}
