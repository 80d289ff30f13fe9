using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;

namespace LLMPlanner.Auditing;

/// <summary>The machines of a target, read as they are asked for.</summary>
internal sealed class TargetMachines
{
    private readonly AuditOptions _options;
    private readonly IEnumerable<HardwareProfile>? _given;

    private TargetMachines(PlanTarget target, AuditOptions options, IEnumerable<HardwareProfile>? given)
    {
        Target = target;
        _options = options;
        _given = given;
    }

    public PlanTarget Target { get; }

    /// <summary>Whether every machine is a host of its own.</summary>
    public bool IsFleet => _given is not null || Target.Inventory is not null;

    /// <summary>What is wrong with the target; complete when the machines are read.</summary>
    public List<Finding> Problems { get; } = [];

    /// <summary>The targets of a plan, or the one that stands for machines which were given.</summary>
    public static IEnumerable<TargetMachines> Of(CapacityPlan plan, AuditOptions options)
    {
        if (options.Machines is not { } machines)
        {
            return plan.Targets.Select(target => new TargetMachines(target, options, null));
        }

        // Deployments that name targets run on all of the given machines, as those that name none.
        var node = new PlanNode(System.Text.Json.JsonValueKind.Object, string.Empty, plan.Path, TextSpan.Start);
        var given = new PlanTarget(new PlanSection(node, new PlanProblems()), 0, isGiven: true);
        return [new TargetMachines(given, options, machines)];
    }

    public IEnumerable<HardwareProfile> Read()
    {
        if (_given is not null)
        {
            return _given;
        }

        return Target.Inventory is null ? One() : Inventory();
    }

    private IEnumerable<HardwareProfile> One()
    {
        if (Target.Hardware is null && Target.VmSize is null)
        {
            return [];
        }

        try
        {
            HardwareProfile profile = Target.VmSize is { } size
                ? _options.Hardware.FindSize(size, Target.Provider, Target.Region)
                : _options.Hardware.Resolve(Target.Hardware!, Target.Region, memoryHint: null);
            return
            [
                profile with
                {
                    SystemMemoryBytes = Target.SystemMemoryBytes ?? profile.SystemMemoryBytes,
                    PricePerHour = Target.PricePerHour ?? profile.PricePerHour,
                    Currency = Target.PricePerHour is null ? profile.Currency : Target.Currency ?? "USD",
                    PriceDate = Target.PricePerHour is null ? profile.PriceDate : Target.PriceDate,
                },
            ];
        }
        catch (PlannerException e)
        {
            Report("LLMP0005", Target.VmSize is null ? "hardware" : "size", e);
            return [];
        }
    }

    private IEnumerable<HardwareProfile> Inventory()
    {
        FileStream stream;
        try
        {
            stream = new FileStream(
                System.IO.Path.Combine(CapacityPlan.Folder(Target), Target.Inventory!), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Problems.Add(CapacityRules.BuiltIn.Get("LLMP0014").Find(Target.PlaceOf("inventory"), Target.Inventory, FileProblem.Text(e), string.Empty));
            yield break;
        }

        using (stream)
        using (IEnumerator<HardwareProfile> machines = HardwareImporter.Read(
            stream, new HardwareImportOptions { SourceName = Target.Inventory!, Catalog = _options.Hardware }).GetEnumerator())
        {
            while (Next(machines) is { } machine)
            {
                yield return machine;
            }
        }
    }

    // What comes behind a broken place of an inventory cannot be read; what stands before it is judged.
    private HardwareProfile? Next(IEnumerator<HardwareProfile> machines)
    {
        try
        {
            return machines.MoveNext() ? machines.Current : null;
        }
        catch (PlannerException e)
        {
            Report("LLMP0014", "inventory", e);
        }
        catch (IOException e)
        {
            Problems.Add(CapacityRules.BuiltIn.Get("LLMP0014").Find(Target.PlaceOf("inventory"), Target.Inventory, FileProblem.Text(e), string.Empty));
        }

        return null;
    }

    private void Report(string rule, string property, PlannerException e)
        => Problems.Add(CapacityRules.BuiltIn.Get(rule).Find(
            Target.PlaceOf(property), Target.Hardware ?? Target.VmSize ?? Target.Inventory, e.Message, e.RecommendedAction ?? string.Empty));
}
