using System.Text.Json;
using LLMPlanner.Hardware.Import.Tools;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Collects what a machine tells: all its tools at once, and its files meanwhile.</summary>
/// <param name="machine">The machine.</param>
/// <param name="timeout">How long each tool may take, its second tries included.</param>
internal sealed class EvidenceCollector(IMachine machine, TimeSpan timeout)
{
    private const int MaxXpuDevices = 16;

    /// <summary>Collects.</summary>
    public async Task<MachineEvidence> CollectAsync(CancellationToken cancellationToken)
    {
        var evidence = new MachineEvidence { System = machine.System, ComputerName = machine.Name };
        Task<IReadOnlyList<(string Name, ToolResult Result)>>[] tools = [.. Start(cancellationToken)];
        if (machine.System == MachineSystem.Linux)
        {
            LinuxFiles.Collect(machine, evidence);
        }

        foreach (KeyValuePair<string, string> fact in machine.Facts())
        {
            evidence.Facts[fact.Key] = fact.Value;
        }

        foreach ((string name, ToolResult result) in (await Task.WhenAll(tools).ConfigureAwait(false)).SelectMany(r => r))
        {
            evidence.Tools[name] = result;
        }

        return evidence;
    }

    private IEnumerable<Task<IReadOnlyList<(string, ToolResult)>>> Start(CancellationToken cancellationToken)
    {
        switch (machine.System)
        {
            case MachineSystem.MacOS:
                return ToolCommands.MacOS.Select(c => OneAsync(c, cancellationToken));
            case MachineSystem.Windows:
                return [.. ToolCommands.Windows.Select(c => OneAsync(c, cancellationToken)), NvidiaAsync(cancellationToken),
                    OneAsync(ToolCommands.NvidiaFull, cancellationToken), XpuAsync(cancellationToken)];
            default:
                return [NvidiaAsync(cancellationToken), OneAsync(ToolCommands.NvidiaFull, cancellationToken), AmdAsync(cancellationToken),
                    XpuAsync(cancellationToken), OneAsync(ToolCommands.NpuSmi, cancellationToken)];
        }
    }

    private async Task<IReadOnlyList<(string, ToolResult)>> OneAsync(ToolCommand command, CancellationToken cancellationToken) =>
        machine.FindTool(command.Tool) is { } path
            ? [(command.Name, await machine.RunAsync(path, command.Arguments, timeout, cancellationToken).ConfigureAwait(false))]
            : [];

    // One field that a driver does not know fails the whole call; it is left out and the rest asked again.
    private async Task<IReadOnlyList<(string, ToolResult)>> NvidiaAsync(CancellationToken cancellationToken)
    {
        if (machine.FindTool(ToolCommands.NvidiaDefault.Tool) is not { } path)
        {
            return [];
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        List<string> fields = [.. NvidiaSmiCsv.Fields];
        while (true)
        {
            TimeSpan left = timeout - clock.Elapsed;
            ToolCommand query = ToolCommands.NvidiaQuery(fields);
            ToolResult result = await machine.RunAsync(path, query.Arguments, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), cancellationToken)
                .ConfigureAwait(false);
            string? unknown = result.Status == ToolStatus.Exited ? NvidiaSmiCsv.UnknownField(result.Output + result.Error) : null;
            if (unknown is null || !fields.Remove(unknown) || fields.Count < 2)
            {
                return [(query.Name, result)];
            }
        }
    }

    private async Task<IReadOnlyList<(string, ToolResult)>> AmdAsync(CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        IReadOnlyList<(string Name, ToolResult Result)>[] results =
            await Task.WhenAll(ToolCommands.Amd.Select(c => OneAsync(c, cancellationToken))).ConfigureAwait(false);
        List<(string Name, ToolResult Result)> all = [.. results.SelectMany(r => r)];
        bool enough = all.Any(r => r.Name == ToolCommands.AmdStatic && r.Result.Succeeded);
        if (!enough && machine.FindTool(ToolCommands.RocmSmi.Tool) is { } path)
        {
            // The older tool of the two; where the newer one has hung, what is left of its time.
            TimeSpan left = timeout - clock.Elapsed > TimeSpan.FromSeconds(1) ? timeout - clock.Elapsed : TimeSpan.FromSeconds(1);
            all.Add((ToolCommands.Rocm, await machine.RunAsync(path, ToolCommands.RocmSmi.Arguments, left, cancellationToken).ConfigureAwait(false)));
        }

        return all;
    }

    // The list has the names, a call for each device the sizes.
    private async Task<IReadOnlyList<(string, ToolResult)>> XpuAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, ToolResult Result)> list = await OneAsync(ToolCommands.XpuSmi, cancellationToken).ConfigureAwait(false);
        if (list.Count == 0 || !list[0].Result.Succeeded)
        {
            return list;
        }

        int[] missing = [.. Indexes(list[0].Result.Output).Take(MaxXpuDevices)];
        IReadOnlyList<(string, ToolResult)>[] details =
            await Task.WhenAll(missing.Select(i => OneAsync(ToolCommands.XpuDevice(i), cancellationToken))).ConfigureAwait(false);
        return [.. list, .. details.SelectMany(d => d)];
    }

    private static IEnumerable<int> Indexes(string output)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output);
            return [.. XpuSmi.Read(document.RootElement).Where(d => d.TotalBytes is null && d.Index is not null).Select(d => d.Index!.Value)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
