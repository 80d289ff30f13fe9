using LLMPlanner.Hardware;

namespace LLMPlanner.Auditing;

/// <summary>A target with what all deployments on it need together. Of an inventory only sums are kept, so that its length does not matter.</summary>
internal sealed class TargetContext(CapacityPlan plan, PlanTarget target, AuditOptions options, AuditCaches caches, bool isFleet)
{
    private readonly Dictionary<PlanDeployment, DeploymentLoad> _loads = [];

    public CapacityPlan Plan { get; } = plan;

    public PlanTarget Target { get; } = target;

    public AuditOptions Options { get; } = options;

    public AuditCaches Caches { get; } = caches;

    /// <summary>Whether the hosts are those of an inventory or of a pipeline, each of its own kind.</summary>
    public bool IsFleet { get; } = isFleet;

    /// <summary>Machines that were judged; those of a target that is no fleet are alike.</summary>
    public long Machines { get; private set; }

    /// <summary>The machine of a target that is no fleet; null where it is not known.</summary>
    public HardwareProfile? Machine { get; private set; }

    /// <summary>The deployments that run, with what they need.</summary>
    public IReadOnlyCollection<DeploymentLoad> Loads => _loads.Values;

    /// <summary>Price of all machines an hour; null where a price is missing or they are in several currencies.</summary>
    public decimal? PricePerHour { get; private set; } = 0;

    public string? Currency { get; private set; }

    /// <summary>Machines to spare: as the objectives say, else one where there are several machines.</summary>
    public long Spare => Plan.Objectives?.SpareMachines ?? (Machines > 1 ? 1 : 0);

    public PlanPlace Place => Target.PlaceOf(["hardware", "size", "inventory"]);

    /// <summary>Notes a machine, or as many as a target has of it.</summary>
    public void Add(HardwareProfile machine, long count)
    {
        Machines += count;
        Machine = IsFleet ? null : machine;
        bool same = Currency is null || string.Equals(Currency, machine.Currency, StringComparison.OrdinalIgnoreCase);
        Currency ??= machine.Currency;
        PricePerHour = machine.PricePerHour is { } price && same ? PricePerHour + (price * count) : null;
    }

    /// <summary>Notes what a deployment needs on a machine.</summary>
    public void Add(PlacementContext placement)
    {
        if (!_loads.TryGetValue(placement.Deployment, out DeploymentLoad? load))
        {
            _loads.Add(placement.Deployment, load = new DeploymentLoad(placement));
        }

        load.Add(placement);
    }

    /// <summary>
    /// The fewest machines of one kind that can hold all replicas, whatever is put where: the memory of all over that of one, and a machine
    /// for every replica that takes more than half of one. A lower bound, so more are never needed than it says.
    /// </summary>
    public long MachinesNeeded()
    {
        DeploymentLoad[] loads = [.. _loads.Values.Where(load => load.IsRunning)];
        if (loads.Length == 0)
        {
            return 0;
        }

        double capacity = loads.Max(load => (double)load.AvailableBytes);
        double total = loads.Sum(load => (double)load.RequiredBytes * load.Replicas);
        long large = loads.Where(load => load.RequiredBytes > capacity / 2).Sum(load => load.Replicas);
        return Math.Max(large, (long)Math.Ceiling((total / Math.Max(1, capacity)) - 1e-9));
    }
}
