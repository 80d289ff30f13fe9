using System.Collections.Concurrent;
using System.Globalization;
using LLMPlanner.Architectures;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Ollama;

/// <summary>llama.cpp's plan with what Ollama decides before it starts it: the batch, and whether one GPU is enough.</summary>
internal sealed class OllamaPlan : EnginePlan
{
    private readonly ConcurrentDictionary<long, EnginePlan> _plans = new();
    private readonly EngineRequest _request;
    private readonly Func<EngineSettings, long, EngineSettings> _translate;
    private readonly OllamaFigures _figures;
    private readonly string _version;
    private readonly bool _oneAtOnce;

    public OllamaPlan(EngineConstants constants, EngineRequest request, Func<EngineSettings, long, EngineSettings> translate)
    {
        _request = request;
        _translate = translate;
        _figures = new OllamaFigures(constants, request.Version);
        _version = "b" + _figures.LlamaCppBuild.ToString(CultureInfo.InvariantCulture);
        _oneAtOnce = constants.List("oneRequestAtOnce").Contains(request.Architecture.ModelType);
    }

    public override string CacheTypeName => Plan(_figures.Batch).CacheTypeName;

    public override bool DevicesWorkTogether => false;

    public override long KvBytesPerToken(long contextLength) => Plan(_figures.Batch).KvBytesPerToken(contextLength);

    public override FootprintValues At(long contextLength, int requests) => Plan(Batch(_request.Hardware, contextLength, requests)).At(contextLength, requests);

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
        => Plan(Batch(_request.Hardware, contextLength, requests)).Components(contextLength, requests);

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
    {
        HardwareProfile left = WithOverhead(hardware);
        int? single = Single(left, useTotalMemory, contextLength, requests);
        HardwareProfile used = single is { } card ? left with { Accelerators = [left.Accelerators[card]] } : left;
        EnginePlan plan = Plan(Batch(used, contextLength, requests));
        DevicePlacement inner = plan.Place(used, useTotalMemory, contextLength, requests);
        bool blocked = _oneAtOnce && requests > 1;
        return new DevicePlacement
        {
            Entries = single is { } place ? Spread(left, inner.Entries, place, useTotalMemory) : inner.Entries,
            BlockedBy = blocked ? "OLLAMA_NUM_PARALLEL" : inner.BlockedBy,
            BlockedReason = blocked ? Message.Format(SR.OllamaOneRequest, _request.Architecture.ModelType) : inner.BlockedReason,
            UsesHostMemory = inner.UsesHostMemory,
            GpuLayers = inner.GpuLayers,
            CpuMoeLayers = inner.CpuMoeLayers,
            Layout = new Layout(plan, inner, single),
        };
    }

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
        => placement.Layout is Layout layout && layout.Plan.Fits(layout.Inner, contextLength, requests);

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
    {
        var layout = (Layout)placement.Layout!;
        IReadOnlyList<long> inner = layout.Plan.WeightBytesReadPerStep(layout.Inner, requests);
        if (layout.Single is not { } card)
        {
            return inner;
        }

        var bytes = new long[placement.Entries.Count];
        bytes[card] = inner[0];
        bytes[bytes.Length - 1] = inner[inner.Count - 1];
        return bytes;
    }

    private static List<PlacementEntry> Spread(HardwareProfile hardware, IReadOnlyList<PlacementEntry> inner, int card, bool useTotal)
    {
        var entries = new List<PlacementEntry>(hardware.Accelerators.Count + 1);
        for (int i = 0; i < hardware.Accelerators.Count; i++)
        {
            string name = "GPU" + i.ToString(CultureInfo.InvariantCulture);
            entries.Add(i == card ? inner[0] with { Device = name } : new PlacementEntry { Device = name, AvailableBytes = Free(hardware.Accelerators[i], useTotal) });
        }

        entries.Add(inner[inner.Count - 1]);
        return entries;
    }

    private static long Free(Accelerator card, bool useTotal) => useTotal ? card.UsableMemoryBytes : card.FreeMemoryBytes ?? card.UsableMemoryBytes;

    private HardwareProfile WithOverhead(HardwareProfile hardware)
        => _request.Settings.Integer("OLLAMA_GPU_OVERHEAD") is > 0 and var overhead
            ? hardware with
            {
                Accelerators =
                [
                    .. hardware.Accelerators.Select(card => card with
                    {
                        UsableMemoryBytes = Math.Max(0, card.UsableMemoryBytes - overhead),
                        FreeMemoryBytes = card.FreeMemoryBytes is { } free ? Math.Max(0, free - overhead) : null,
                    }),
                ],
            }
            : hardware;

    /// <summary>The freest GPU where Ollama's prediction leaves a fifth of it free; null where all of them share the model.</summary>
    private int? Single(HardwareProfile hardware, bool useTotal, long contextLength, int requests)
    {
        if (hardware.Accelerators.Count < 2)
        {
            return null;
        }

        int best = 0;
        for (int card = 1; card < hardware.Accelerators.Count; card++)
        {
            if (Free(hardware.Accelerators[card], useTotal) > Free(hardware.Accelerators[best], useTotal))
            {
                best = card;
            }
        }

        return Predict(contextLength, requests) <= Free(hardware.Accelerators[best], useTotal) * _figures.PlacementShare ? best : null;
    }

    /// <summary>The batch Ollama starts llama.cpp with.</summary>
    private long Batch(HardwareProfile? hardware, long contextLength, int requests)
    {
        if (_request.Settings.Integer("num_batch") is { } given)
        {
            return given;
        }

        if (!_figures.GrowsBatch)
        {
            return _figures.Batch;
        }

        double predicted = Predict(contextLength, requests);
        double available = hardware?.Accelerators.Sum(card => (double)Free(card, useTotal: false)) ?? double.MaxValue;
        available = hardware is { Accelerators.Count: 0 } ? hardware.SystemMemoryBytes ?? double.MaxValue : available;
        long tokens = checked(contextLength * requests);
        if (tokens > _figures.LargeBatchFrom && predicted <= available * _figures.LargeBatchShare
            && predicted + _figures.LargeBatchBytes <= available * _figures.PlacementShare)
        {
            return _figures.LargeBatch;
        }

        return tokens > _figures.MediumBatchFrom && predicted <= available * _figures.MediumBatchShare
            && predicted + _figures.MediumBatchBytes <= available * _figures.PlacementShare
            ? _figures.MediumBatch
            : _figures.Batch;
    }

    /// <summary>Ollama's own prediction: the file, and keys and values of every layer with the fewest heads, in 16 bits.</summary>
    private double Predict(long contextLength, int requests)
    {
        ModelArchitecture architecture = _request.Architecture;
        long heads = Math.Max(1, architecture.KeyValueHeads);
        long width = architecture.AttentionHeads > 0 ? architecture.HiddenSize / architecture.AttentionHeads : 0;
        return _request.Weights.TextBytes + (4.0 * architecture.LayerCount * heads * width * contextLength * requests);
    }

    private EnginePlan Plan(long batch) => _plans.TryGetValue(batch, out EnginePlan? plan) ? plan : _plans.GetOrAdd(batch, Prepare(batch));

    private EnginePlan Prepare(long batch) => EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id).Prepare(
        _request with { Settings = _translate(_request.Settings, batch), Version = LlamaCppVersion(), LeavesGpusWithoutLayers = true });

    private string LlamaCppVersion() => EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id).Constants.Resolve(_version, out _);

    private sealed record Layout(EnginePlan Plan, DevicePlacement Inner, int? Single);
}
