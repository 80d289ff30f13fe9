using LLMPlanner.Caches;
using LLMPlanner.Engines.Serving;

namespace LLMPlanner.Engines.Vllm;

/// <summary>What vLLM's cache layout depends on beside the model.</summary>
internal sealed record VllmCacheOptions
{
    /// <summary>Attention blocks beside states are multiples of this many tokens.</summary>
    public const long StateAlignment = 16;

    /// <summary>Tensor-parallel ranks.</summary>
    public required int Ranks { get; init; }

    /// <summary>Ranks that share the tokens of a request (decode context parallelism).</summary>
    public int ContextRanks { get; init; } = 1;

    /// <summary>Tokens per block.</summary>
    public required long BlockSize { get; init; }

    /// <summary>Tokens scheduled at once at most.</summary>
    public required long BatchedTokens { get; init; }

    /// <summary>How keys, values and latents are stored.</summary>
    public required ServingCacheLayout Layout { get; init; }

    /// <summary>False where sliding and chunked layers keep every token.</summary>
    public bool HasHybridManager { get; init; } = true;

    /// <summary>True where multi-token-prediction layers are loaded.</summary>
    public bool LoadsDraftLayers { get; init; }

    /// <summary>Pages of state per request: one, and one more for each speculative token.</summary>
    public long StateBlocks { get; init; } = 1;

    /// <summary>True where states are kept in 32-bit floats.</summary>
    public bool HasFloatStates { get; init; }

    /// <summary>Bytes per element of a state: recurrences that are always kept in 32 bits, others as asked.</summary>
    public long StateElementBytes(StateFamily family)
        => HasFloatStates || family is StateFamily.Kda or StateFamily.Lightning or StateFamily.Compressor ? 4 : 2;
}
