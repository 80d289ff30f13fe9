namespace LLMPlanner.Hardware.Detection;

/// <summary>
/// Reads this machine, without administrator's rights and without a shell: vendors' tools in parallel, the kernel or the
/// registry for what they do not tell. What cannot be read costs a warning on the profile, never the answer.
/// </summary>
public static class HardwareDetector
{
    /// <summary>How long one tool may take.</summary>
    public static TimeSpan ToolTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads this machine.</summary>
    /// <param name="catalog">Where cards are looked up; <see langword="null"/> for the built-in one.</param>
    /// <param name="cancellationToken">Ends tools that still run.</param>
    /// <returns>The profile, with free memory and with <see cref="HardwareProfile.Warnings"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HardwareProfile Detect(HardwareCatalog? catalog = null, CancellationToken cancellationToken = default) =>
        Detect(LocalMachine.This(), catalog ?? HardwareCatalog.BuiltIn, ToolTimeout, cancellationToken);

    internal static HardwareProfile Detect(
        IMachine machine, HardwareCatalog catalog, TimeSpan toolTimeout, CancellationToken cancellationToken = default)
    {
        // Nothing here waits for the caller's thread, so waiting for the result cannot block.
        MachineEvidence evidence = Task.Run(
            () => new EvidenceCollector(machine, toolTimeout).CollectAsync(cancellationToken), cancellationToken).GetAwaiter().GetResult();
        return new EvidenceReader(catalog).Read(evidence);
    }
}
