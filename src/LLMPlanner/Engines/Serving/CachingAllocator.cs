using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// What a tensor takes in PyTorch's caching allocator. Tensors from 10 MiB on get a segment of their own, in steps of 2 MiB; of what is
/// left over in it, only more than 1 MiB is split off for others. Smaller tensors share segments of 20 MiB.
/// </summary>
internal static class CachingAllocator
{
    private const long Mebibyte = 1L << 20;
    private const long Grain = 512;
    private const long LargeFrom = 10 * Mebibyte;
    private const long SharedSegment = 20 * Mebibyte;
    private const long SegmentStep = 2 * Mebibyte;

    /// <summary>Bytes counted as allocated, which is what the CUDA build of an engine prints as the size of its weights.</summary>
    /// <param name="bytes">Bytes of the tensor.</param>
    public static long Allocated(long bytes)
    {
        long rounded = Multiples.Up(bytes, Grain);
        if (rounded < LargeFrom)
        {
            return rounded;
        }

        long segment = Multiples.Up(rounded, SegmentStep);
        return segment - rounded <= Mebibyte ? segment : rounded;
    }

    /// <summary>Bytes taken from the driver, which is what the ROCm build prints. Of tensors above 5 MiB no three share a segment.</summary>
    /// <param name="bytes">Bytes of the tensor.</param>
    public static long Reserved(long bytes)
    {
        long rounded = Multiples.Up(bytes, Grain);
        if (rounded >= LargeFrom)
        {
            return Multiples.Up(rounded, SegmentStep);
        }

        return rounded > SharedSegment / 4 ? SharedSegment / (SharedSegment / rounded) : rounded;
    }
}
