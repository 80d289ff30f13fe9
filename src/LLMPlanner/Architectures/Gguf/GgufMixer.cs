using LLMPlanner.Caches;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>A token mixer that a layer holds.</summary>
/// <param name="Name">Its part of the layer kind's name.</param>
/// <param name="Block">The block that describes it, where there is one for its form.</param>
/// <param name="Caches">What it caches, where there is no block.</param>
/// <param name="FlopsPerCachedToken">Compute per cached token, where there is no block.</param>
internal sealed record GgufMixer(string Name, LayerBlock? Block, Action<CacheList>? Caches = null, long FlopsPerCachedToken = 0);
