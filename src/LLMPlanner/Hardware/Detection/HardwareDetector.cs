namespace LLMPlanner.Hardware.Detection;

/// <summary>
/// Reads this machine, without administrator's rights and without a shell: vendors' tools in parallel, the kernel or the
/// registry for what they do not tell. What cannot be read costs a warning on the profile, never the answer.
/// </summary>
public static class HardwareDetector
{
    private static readonly SemaphoreSlim s_turn = new(1);
    private static volatile MachineEvidence? s_evidence;

    /// <summary>How long one tool may take.</summary>
    public static TimeSpan ToolTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads this machine anew.</summary>
    /// <param name="catalog">Where cards are looked up; <see langword="null"/> for the built-in one.</param>
    /// <param name="cancellationToken">Ends tools that still run.</param>
    /// <returns>The profile, with free memory and with <see cref="HardwareProfile.Warnings"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HardwareProfile Detect(HardwareCatalog? catalog = null, CancellationToken cancellationToken = default)
    {
        return DetectWhileLoading(() => catalog ?? HardwareCatalog.BuiltIn, cancellationToken);
    }

    /// <summary>Reads this machine while the catalog is still being made, which takes as long again in a new process.</summary>
    /// <param name="catalog">Makes the catalog; called once, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the tools.</param>
    public static HardwareProfile DetectWhileLoading(Func<HardwareCatalog> catalog, CancellationToken cancellationToken = default)
    {
        Task<MachineEvidence> collecting = CollectAsync(LocalMachine.This(), ToolTimeout, cancellationToken);
        var reader = new EvidenceReader(catalog());
        MachineEvidence evidence = collecting.GetAwaiter().GetResult();
        s_evidence = evidence;
        return reader.Read(evidence);
    }

    /// <summary>
    /// This machine as it was when this process last read it; it is read where it has not been. What is free is what was free then.
    /// </summary>
    /// <param name="catalog">Where cards are looked up; <see langword="null"/> for the built-in one.</param>
    /// <param name="cancellationToken">Ends tools that still run.</param>
    /// <returns>The profile, with free memory and with <see cref="HardwareProfile.Warnings"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HardwareProfile ThisMachine(HardwareCatalog? catalog = null, CancellationToken cancellationToken = default)
    {
        if (s_evidence is null)
        {
            // Threads that ask at the same time wait for one answer instead of starting every tool each.
            s_turn.Wait(cancellationToken);
            try
            {
                s_evidence ??= Collect(LocalMachine.This(), ToolTimeout, cancellationToken);
            }
            finally
            {
                s_turn.Release();
            }
        }

        return new EvidenceReader(catalog ?? HardwareCatalog.BuiltIn).Read(s_evidence);
    }

    internal static HardwareProfile Detect(
        IMachine machine, HardwareCatalog catalog, TimeSpan toolTimeout, CancellationToken cancellationToken = default) =>
        new EvidenceReader(catalog).Read(Collect(machine, toolTimeout, cancellationToken));

    // Nothing in the task waits for the caller's thread, so waiting for its result cannot block.
    private static MachineEvidence Collect(IMachine machine, TimeSpan toolTimeout, CancellationToken cancellationToken)
        => CollectAsync(machine, toolTimeout, cancellationToken).GetAwaiter().GetResult();

    private static Task<MachineEvidence> CollectAsync(IMachine machine, TimeSpan toolTimeout, CancellationToken cancellationToken)
        => Task.Run(() => new EvidenceCollector(machine, toolTimeout).CollectAsync(cancellationToken), cancellationToken);
}
