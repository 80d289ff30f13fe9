using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// What follows from a model, its weights and the settings alone. Machines differ only in whether their backends align as CUDA does, so
/// that a sweep over machines prepares a model once, and shares the buffers that were computed for it.
/// </summary>
internal sealed class LlamaCppPrepared
{
    // Whoever sweeps over settings would fill memory with what is not asked for again.
    private const int MostKept = 64;

    private static readonly ConditionalWeakTable<WeightPlan, ConcurrentDictionary<(object Settings, string Version, bool IsCuda), LlamaCppPrepared>> s_prepared = new();

    private LlamaCppPrepared(LlamaCppModel model, LlamaCppCompute compute, LlamaCppContexts contexts)
    {
        Model = model;
        Compute = compute;
        Contexts = contexts;
    }

    /// <summary>The model under the settings.</summary>
    public LlamaCppModel Model { get; }

    /// <summary>Its compute buffers.</summary>
    public LlamaCppCompute Compute { get; }

    /// <summary>What lies beside model and buffers.</summary>
    public LlamaCppContexts Contexts { get; }

    /// <summary>What was prepared before, or is now. Adapters are files of one question, for which nothing is kept.</summary>
    public static LlamaCppPrepared For(EngineRequest request, LlamaCppSettings settings, EngineConstants constants, bool isCuda)
    {
        if (request.Sidecars.Adapters.Count > 0)
        {
            return Make(request, settings, constants, isCuda);
        }

        ConcurrentDictionary<(object, string, bool), LlamaCppPrepared> known = s_prepared.GetValue(request.Weights, static _ => new());
        (object, string, bool) key = (settings.Signature, request.Version, isCuda);
        if (known.TryGetValue(key, out LlamaCppPrepared? prepared))
        {
            return prepared;
        }

        prepared = Make(request, settings, constants, isCuda);
        return known.Count < MostKept ? known.GetOrAdd(key, prepared) : prepared;
    }

    private static LlamaCppPrepared Make(EngineRequest request, LlamaCppSettings settings, EngineConstants constants, bool isCuda)
    {
        var model = new LlamaCppModel(
            request.Architecture,
            request.Weights,
            settings,
            constants.List("ignoresSlidingWindow"),
            LlamaCppEra.Of(constants, request.Version).CachesLatentValues,
            request.Sidecars.Adapters);
        var compute = new LlamaCppCompute(model, settings, constants, request.Version, isCuda);
        return new LlamaCppPrepared(model, compute, new LlamaCppContexts(constants, request.Version));
    }
}
