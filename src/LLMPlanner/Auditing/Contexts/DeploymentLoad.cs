namespace LLMPlanner.Auditing;

/// <summary>What one deployment needs on the machines of a target.</summary>
internal sealed class DeploymentLoad(PlacementContext first)
{
    /// <summary>The placement on the first machine.</summary>
    public PlacementContext First { get; } = first;

    public PlanDeployment Deployment => First.Deployment;

    /// <summary>Whether it runs on the first machine.</summary>
    public bool IsRunning => First.Running is not null;

    public long Replicas => Deployment.Replicas ?? 1;

    /// <summary>Bytes of one replica on all devices that decide.</summary>
    public long RequiredBytes { get; } = first.Fit is null ? 0 : first.Devices.Sum(entry => entry.RequiredBytes);

    /// <summary>Bytes that those devices offer.</summary>
    public long AvailableBytes { get; } = first.Fit is null ? 0 : first.Devices.Sum(entry => entry.AvailableBytes ?? 0);

    /// <summary>Bytes of the model's files; null where they are not known.</summary>
    public long? FileBytes => First.Fit?.Footprint is { } footprint ? footprint.CheckpointBytes ?? footprint.WeightBytes : null;

    /// <summary>Hosts that carry it.</summary>
    public long Hosts { get; private set; }

    /// <summary>Replicas that all hosts together can hold, and that the best of them holds.</summary>
    public long Room { get; private set; }

    public long MostRoom { get; private set; }

    public void Add(PlacementContext placement)
    {
        if (placement.Running is null)
        {
            return;
        }

        Hosts++;
        double required = placement.Devices.Sum(entry => (double)entry.RequiredBytes);
        double available = placement.Devices.Sum(entry => (double)(entry.AvailableBytes ?? 0));
        long room = Math.Max(1, (long)(available / Math.Max(1, required)));
        Room += room;
        MostRoom = Math.Max(MostRoom, room);
    }
}
