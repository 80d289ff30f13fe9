using System.Globalization;
using LLMPlanner.Architectures;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Vllm;

/// <summary>A checkpoint under vLLM, ready to be asked about loads and machines.</summary>
internal sealed class VllmPlan : EnginePlan
{
    private readonly EngineConstants _constants;
    private readonly string _version;
    private readonly EngineRequest _request;
    private readonly ModelArchitecture _architecture;
    private readonly VllmSettings _settings;
    private readonly VllmRank _single;
    private readonly long _activation;

    public VllmPlan(VllmEngine engine, EngineRequest request)
    {
        _constants = engine.Constants;
        _version = request.Version;
        _request = request;
        _architecture = request.Architecture;
        _settings = new VllmSettings(request, _constants);
        _single = Rank(_settings.TensorParallel ?? 1);
        double sampler = Figure("samplerBytesPerSequenceAndToken") * _settings.MaxSequences * _architecture.VocabularySize;
        double chunk = Figure("chunkFactor") * _settings.BatchedTokens * _architecture.HiddenSize * 2;
        _activation = (long)(sampler + chunk);
    }

    public override string CacheTypeName => _settings.CacheTypeName;

    public override long KvBytesPerToken(long contextLength)
        => _architecture.Caches.BytesPerToken(contextLength, _settings.CacheType, _settings.CacheType);

    public override FootprintValues At(long contextLength, int requests)
    {
        int ranks = _single.Ranks;
        long cache = checked(_single.CacheBytes(contextLength) * requests * ranks);
        long state = checked(_single.StateBytes() * requests * ranks);
        long weights = _request.Weights.TextBytes + _request.Weights.TowerBytes;
        long padding = Math.Max(0, (_single.WeightBytes * ranks) - weights);
        long activation = _activation * ranks;
        long overhead = Overhead(ranks, "graphExpectedMebibytes") * ranks;
        long fixedBytes = weights + padding + cache + state;
        return new FootprintValues(
            weights,
            padding,
            cache,
            state,
            activation,
            overhead,
            fixedBytes + Low(activation) + (Overhead(ranks, "graphLowMebibytes") * ranks),
            fixedBytes + High(activation) + (Overhead(ranks, "graphHighMebibytes") * ranks));
    }

    public override IReadOnlyList<FootprintComponent> Components(long contextLength, int requests)
    {
        FootprintValues values = At(contextLength, requests);
        int ranks = _single.Ranks;
        var list = new List<FootprintComponent>
        {
            FootprintComponent.Exact("weights", ComponentKind.Weights, values.WeightBytes, Basis.Exact, SR.SourceCheckpointTensors),
        };
        if (values.OtherWeightBytes > 0)
        {
            list.Add(FootprintComponent.Exact(
                "replicated and padded weights", ComponentKind.OtherWeights, values.OtherWeightBytes, Basis.Calculated, Message.Format(SR.SourceReplicated, ranks)));
        }

        list.Add(FootprintComponent.Exact(
            "KV cache", ComponentKind.KvCache, values.KvCacheBytes, Basis.Calculated, Message.Format(SR.SourceBlocks, _settings.BlockSize, CacheTypeName)));
        if (values.StateBytes > 0)
        {
            list.Add(FootprintComponent.Exact("recurrent state", ComponentKind.State, values.StateBytes, Basis.Calculated, Message.Format(SR.SourceState, requests)));
        }

        list.Add(new FootprintComponent(
            "peak activation", ComponentKind.Workspace, values.WorkspaceBytes, Low(values.WorkspaceBytes), High(values.WorkspaceBytes), Basis.Calibrated,
            Message.Format(SR.SourceActivation, _settings.MaxSequences, _settings.BatchedTokens)));
        list.Add(new FootprintComponent(
            "non-torch and CUDA graphs", ComponentKind.Overhead, values.OverheadBytes, Overhead(ranks, "graphLowMebibytes") * ranks,
            Overhead(ranks, "graphHighMebibytes") * ranks, Basis.Calibrated, SR.SourceNonTorch));
        return list;
    }

    public override DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests)
    {
        int cards = hardware.Accelerators.Count;
        if (cards == 0)
        {
            return Blocked(hardware, "accelerator", Message.Format(SR.EngineNeedsAccelerator, VllmEngine.Id));
        }

        int ranks = _settings.TensorParallel ?? LargestLegal(cards);
        if (ranks > cards)
        {
            return Blocked(hardware, "accelerator count", Message.Format(SR.TensorParallelNeedsCards, ranks, cards));
        }

        if (!IsLegal(ranks))
        {
            return Blocked(hardware, "tensor-parallel-size", Message.Format(SR.TensorParallelDoesNotDivide, ranks, _architecture.AttentionHeads));
        }

        VllmRank rank = ranks == _single.Ranks ? _single : Rank(ranks);
        var entries = new List<PlacementEntry>(cards + 1);
        for (int card = 0; card < cards; card++)
        {
            entries.Add(Entry(hardware.Accelerators[card], card, card < ranks ? rank : null, useTotalMemory, contextLength, requests));
        }

        entries.Add(new PlacementEntry { Device = "Host" });
        return new DevicePlacement { Entries = entries, TensorParallel = ranks, PipelineParallel = 1, Layout = new Layout(hardware, rank, useTotalMemory) };
    }

    public override bool Fits(DevicePlacement placement, long contextLength, int requests)
    {
        if (placement.Layout is not Layout layout || requests > _settings.MaxSequences)
        {
            return false;
        }

        long required = layout.Rank.WeightBytes + _activation + Overhead(layout.Rank.Ranks, "graphExpectedMebibytes")
            + checked((layout.Rank.CacheBytes(contextLength) + layout.Rank.StateBytes()) * requests);
        for (int card = 0; card < layout.Rank.Ranks; card++)
        {
            if (required > Available(layout.Hardware.Accelerators[card], layout.UseTotal))
            {
                return false;
            }
        }

        return true;
    }

    public override bool DevicesWorkTogether => true;

    public override IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests)
    {
        var bytes = new long[placement.Entries.Count];
        if (placement.Layout is not Layout layout)
        {
            return bytes;
        }

        double share = ExpertShare(_architecture, requests);
        long read = 0;
        foreach (TensorBytes tensor in _request.Weights.Tensors)
        {
            if (tensor.Group.Part == ModelPart.Text && tensor.Group.Role is not (TensorRole.TokenEmbedding or TensorRole.PositionEmbedding))
            {
                read += tensor.Group.Experts > 0 ? (long)(tensor.TotalBytes * share) : tensor.TotalBytes;
            }
        }

        read += _architecture.HasTiedEmbeddings ? _request.Weights.TokenEmbeddingBytes : 0;
        for (int rank = 0; rank < layout.Rank.Ranks; rank++)
        {
            bytes[rank] = read / layout.Rank.Ranks;
        }

        return bytes;
    }

    private static long Low(long activation) => activation / 2;

    private static long High(long activation) => activation + (activation / 4);

    private double Figure(string name) => _constants.Figure(_version, name);

    private VllmRank Rank(int ranks) => new(_request.Weights, _settings, ranks, (long)Figure("vocabularyPadding"));

    private long Overhead(int ranks, string graphs)
        => (long)((Figure(ranks > 1 ? "nonTorchParallelMebibytes" : "nonTorchMebibytes") + Figure(graphs)) * (1L << 20));

    private bool IsLegal(int ranks)
        => _architecture.AttentionHeads == 0 || _architecture.AttentionHeads % ranks == 0;

    private int LargestLegal(int cards)
    {
        int ranks = cards;
        while (ranks > 1 && !IsLegal(ranks))
        {
            ranks--;
        }

        return ranks;
    }

    /// <summary>The share of the card the engine may use, bounded by what is free.</summary>
    private long Available(Accelerator card, bool useTotal)
    {
        long budget = (long)(card.UsableMemoryBytes * _settings.Utilization);
        return useTotal || card.FreeMemoryBytes is not { } free ? budget : Math.Min(budget, free);
    }

    private PlacementEntry Entry(Accelerator card, int index, VllmRank? rank, bool useTotal, long contextLength, int requests)
    {
        string name = "GPU" + index.ToString(CultureInfo.InvariantCulture);
        long available = Available(card, useTotal);
        if (rank is null)
        {
            return new PlacementEntry { Device = name, AvailableBytes = available };
        }

        long overhead = Overhead(rank.Ranks, "graphExpectedMebibytes");
        long cache = checked(rank.CacheBytes(contextLength) * requests);
        long state = checked(rank.StateBytes() * requests);
        var entry = new PlacementEntry
        {
            Device = name,
            WeightBytes = rank.WeightBytes,
            KvCacheBytes = cache,
            StateBytes = state,
            WorkspaceBytes = _activation,
            OverheadBytes = overhead,
            AvailableBytes = available,
            KvCacheBudgetBytes = Math.Max(0, available - rank.WeightBytes - _activation - overhead),
        };
        return entry with
        {
            HighBytes = entry.RequiredBytes + High(_activation) - _activation + Overhead(rank.Ranks, "graphHighMebibytes") - overhead,
        };
    }

    private DevicePlacement Blocked(HardwareProfile hardware, string by, string reason)
    {
        var entries = new List<PlacementEntry>();
        for (int card = 0; card < hardware.Accelerators.Count; card++)
        {
            entries.Add(Entry(hardware.Accelerators[card], card, null, useTotal: false, 0, 0));
        }

        entries.Add(new PlacementEntry { Device = "Host" });
        return new DevicePlacement { Entries = entries, BlockedBy = by, BlockedReason = reason };
    }

    private sealed record Layout(HardwareProfile Hardware, VllmRank Rank, bool UseTotal);
}
