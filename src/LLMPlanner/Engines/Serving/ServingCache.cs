namespace LLMPlanner.Engines.Serving;

/// <summary>How an engine pages its cache on one rank: blocks of a fixed number of tokens, and what a request keeps beside them.</summary>
internal abstract class ServingCache
{
    /// <summary>Bytes of one block on the stage that holds a run of layers.</summary>
    public abstract long BlockBytes(int first, int end);

    /// <summary>Bytes that every request keeps outside of blocks on that stage.</summary>
    public abstract long RequestBytes(int first, int end);

    /// <summary>Blocks one request of a length takes.</summary>
    public abstract long Blocks(long contextLength);

    /// <summary>Those of them that hold recurrent state.</summary>
    public abstract long StateBlocks { get; }

    /// <summary>Tokens that the engine says a number of blocks holds.</summary>
    public abstract long Tokens(long blocks);

    /// <summary>Bytes of one request of a length on a stage: keys and values, and state.</summary>
    public (long Cache, long State) Bytes(int first, int end, long contextLength)
    {
        long block = BlockBytes(first, end);
        long state = checked((block * StateBlocks) + RequestBytes(first, end));
        return (checked(block * (Blocks(contextLength) - StateBlocks)), state);
    }

    /// <summary>The longest request, up to a limit, that takes no more than a number of blocks; 0 where none does.</summary>
    public long LongestRequest(long blocks, long limit)
    {
        if (Blocks(limit) <= blocks)
        {
            return limit;
        }

        long low = 0;
        long high = limit;
        while (low < high)
        {
            long middle = high - ((high - low) / 2);
            if (Blocks(middle) <= blocks)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
