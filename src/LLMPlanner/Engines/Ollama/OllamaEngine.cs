using System.Collections;
using System.Globalization;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Ollama;

/// <summary>Ollama: llama.cpp underneath, with a context by the memory of the machine, one request at once, and its own choice of GPUs and batch.</summary>
public sealed class OllamaEngine : InferenceEngine
{
    internal const string Id = "Ollama";

    private static readonly EngineOptionDefinition[] s_options =
    [
        new("num_ctx", EngineOptionKind.Integer, "Tokens per request") { Minimum = 1, Maximum = 1L << 40 },
        new("num_gpu", EngineOptionKind.Integer, "Layers on the GPUs, counted from the output") { Minimum = 0, Maximum = 1_000_000 },
        new("num_batch", EngineOptionKind.Integer, "Prompt tokens computed at once; sets compute buffers") { Minimum = 1, Maximum = 1_000_000 },
        new("OLLAMA_NUM_PARALLEL", EngineOptionKind.Integer, "Requests at once; each has a context of its own") { Minimum = 1, Maximum = 65536 },
        new("OLLAMA_KV_CACHE_TYPE", EngineOptionKind.CacheType, "Data type of the cache"),
        new("OLLAMA_FLASH_ATTENTION", EngineOptionKind.Flag, "Flash attention; needed for a quantized cache"),
        new("OLLAMA_GPU_OVERHEAD", EngineOptionKind.Integer, "Bytes of each GPU to leave alone") { Minimum = 0, Maximum = 1L << 50 },
        new("imatrix", EngineOptionKind.Flag, "Whether the mix was made with an importance matrix"),
    ];

    internal OllamaEngine()
        : base(Id)
    {
    }

    /// <inheritdoc/>
    public override bool ReadsGguf => true;

    /// <inheritdoc/>
    public override bool OffloadsToHost => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineOptionDefinition> Options => s_options;

    private static InferenceEngine LlamaCpp => EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id);

    internal override string DefaultQuantization(string? native) => LlamaCpp.DefaultQuantization(native);

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength)
        => ResolveLoad(settings, contextLength, requests, nativeContextLength, new EngineSite(null, Constants.NewestVersion));

    internal override EngineLoad ResolveLoad(EngineSettings settings, long? contextLength, int? requests, long? nativeContextLength, EngineSite site)
    {
        int parallel = (int)(settings.Integer("OLLAMA_NUM_PARALLEL") ?? requests ?? 1);
        if (requests is not null && requests != parallel)
        {
            throw EngineErrors.Contradiction("OLLAMA_NUM_PARALLEL", parallel, $"ConcurrentRequests {requests}");
        }

        long? given = settings.Integer("num_ctx");
        if (given is not null && contextLength is not null && given != contextLength)
        {
            throw EngineErrors.Contradiction("num_ctx", given.Value, $"ContextLength {contextLength}");
        }

        if ((contextLength ?? given) is { } context)
        {
            return new EngineLoad(context, parallel);
        }

        long tier = DefaultContext(site);
        long length = Math.Min(tier, nativeContextLength ?? tier);
        return new EngineLoad(length, parallel, Message.Format(SR.OllamaContextTier, length));
    }

    internal override EnginePlan Prepare(EngineRequest request) => new OllamaPlan(Constants, request, Translate);

    /// <summary>Settings of Ollama in llama.cpp's names.</summary>
    private static EngineSettings Translate(EngineSettings settings, long batch)
    {
        var options = new Hashtable { ["ubatch-size"] = batch.ToString(CultureInfo.InvariantCulture) };
        if (settings.Integer("num_gpu") is { } layers)
        {
            options["n-gpu-layers"] = layers.ToString(CultureInfo.InvariantCulture);
        }

        if (settings.Flag("OLLAMA_FLASH_ATTENTION") is { } flash)
        {
            options["flash-attn"] = flash;
        }

        if (settings.CacheType("OLLAMA_KV_CACHE_TYPE") is { } type)
        {
            options["cache-type-k"] = type.Name;
            options["cache-type-v"] = type.Name;
        }

        if (settings.Flag("imatrix") is { } matrix)
        {
            options["imatrix"] = matrix;
        }

        return LlamaCpp.ParseOptions(options);
    }

    /// <summary>The context by the memory of all GPUs together; without any it is the smallest.</summary>
    private long DefaultContext(EngineSite site)
    {
        double Figure(string name) => Constants.Figure(site.Version, name);
        double memory = site.Hardware?.Accelerators.Sum(card => (double)card.UsableMemoryBytes) / (1L << 30) ?? 0;
        string tier = memory >= Figure("largeContextGibibytes") ? "largeContext" : memory >= Figure("mediumContextGibibytes") ? "mediumContext" : "smallContext";
        return (long)Figure(tier);
    }
}
