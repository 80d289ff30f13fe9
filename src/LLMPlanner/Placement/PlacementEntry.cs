namespace LLMPlanner.Placement;

/// <summary>What one device, or the host, holds. There is one for every device of a machine and one for the host, zeros included.</summary>
public sealed record PlacementEntry
{
    /// <summary><c>GPU0</c>, <c>GPU1</c> … or <c>Host</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Weights on the device in bytes, with copies, towers and padding that lie there.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Keys and values (or latents) of the asked load in bytes.</summary>
    public long KvCacheBytes { get; init; }

    /// <summary>Recurrent state in bytes.</summary>
    public long StateBytes { get; init; }

    /// <summary>Compute buffers or peak activation in bytes.</summary>
    public long WorkspaceBytes { get; init; }

    /// <summary>Contexts, communication, graphs and pools in bytes.</summary>
    public long OverheadBytes { get; init; }

    /// <summary>What the engine keeps for its cache pool in bytes; equal to <see cref="KvCacheBytes"/> where it allocates just the load.</summary>
    public long KvCacheBudgetBytes { get; init; }

    /// <summary>Low estimate of <see cref="KvCacheBudgetBytes"/> in bytes; 0 where the engine has no pool.</summary>
    public long KvCacheBudgetLowBytes { get; init; }

    /// <summary>High estimate of <see cref="KvCacheBudgetBytes"/> in bytes; 0 where the engine has no pool.</summary>
    public long KvCacheBudgetHighBytes { get; init; }

    /// <summary>Bytes the device offers: usable or free memory, or the share the engine may use; null where unknown (a bare card's host).</summary>
    public long? AvailableBytes { get; init; }

    /// <summary>High estimate of the device's bytes.</summary>
    public long HighBytes { get; init; }

    /// <summary>Expected bytes on the device.</summary>
    public long RequiredBytes => WeightBytes + KvCacheBytes + StateBytes + WorkspaceBytes + OverheadBytes;

    /// <summary>Bytes left; negative where the load does not fit, 0 where nothing is known about the device.</summary>
    public long FreeBytes => AvailableBytes is { } available ? available - RequiredBytes : 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Device}: {RequiredBytes} of {AvailableBytes} bytes";
}
