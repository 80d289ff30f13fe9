namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>What a step of a graph does to memory.</summary>
internal enum GraphAction : byte
{
    /// <summary>A tensor comes to life.</summary>
    Allocate,

    /// <summary>The same for the result of fused attention, to which a device may add scratch.</summary>
    AllocateFused,

    /// <summary>The same where attention reads a sliding cache.</summary>
    AllocateFusedSliding,

    /// <summary>A tensor has had its last reader.</summary>
    Free,

    /// <summary>An input has had its last reader, where no later layer reads it.</summary>
    Release,

    /// <summary>Positions come to the device, unless they are there.</summary>
    TakePositions,

    /// <summary>A mask comes to the device, unless it is there.</summary>
    TakeMask,

    /// <summary>A mask's 16-bit copy is made before the first attention reads it, which is the 32-bit mask's last use.</summary>
    HalveMask,

    /// <summary>A tensor takes the place of another under that one's name.</summary>
    Rename,
}

/// <summary>One step: an action on a slot (and, for allocations, the index of its size; for renames, the other slot).</summary>
/// <param name="Action">What happens.</param>
/// <param name="OnHost">True where it happens in the buffer of experts kept in host memory.</param>
/// <param name="Slot">The tensor.</param>
/// <param name="Operand">Index of the size, or the slot that takes the place.</param>
internal readonly record struct GraphStep(GraphAction Action, bool OnHost, byte Slot, byte Operand);

/// <summary>Tensors that outlive a layer, by slot.</summary>
internal static class Slots
{
    /// <summary>The residual stream.</summary>
    public const int Stream = 0;

    /// <summary>A second part of the stream, where a device takes over between a layer's result and its residual.</summary>
    public const int Residual = 1;

    public const int Positions = 2;

    public const int KeyIndices = 3;

    public const int ValueIndices = 4;

    public const int Mask = 5;

    public const int SlidingKeyIndices = 6;

    public const int SlidingValueIndices = 7;

    public const int SlidingMask = 8;

    public const int OutputIndices = 9;

    public const int StateCopy = 10;

    public const int InputEmbedding = 11;

    public const int InputTokens = 12;

    public const int HalfMask = 13;

    public const int SlidingHalfMask = 14;

    public const int KeyRotation = 15;

    public const int ValueRotation = 16;

    public const int SlidingKeyRotation = 17;

    public const int SlidingValueRotation = 18;

    /// <summary>First slot of a layer's own tensors.</summary>
    public const int FirstTemporary = 20;

    /// <summary>Slots in all.</summary>
    public const int Count = 48;
}
