using LLMPlanner.Caches;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Throughput;

/// <summary>A placed model cut into the stages that the speed model works with.</summary>
internal sealed class SpeedSetup
{
    /// <summary>Share of a link's bandwidth that copying weights over it reaches; assumed.</summary>
    private const double CopyShare = 0.75;

    private const int AllExperts = 1 << 24;

    private readonly List<StageWork> _stages = [];
    private readonly List<SpeedClass> _classes = [];

    private SpeedSetup(ModelWork work, SpeedProfile profile, double elementBytes)
    {
        Work = work;
        Profile = profile;
        ElementBytes = elementBytes;
    }

    public ModelWork Work { get; }

    public SpeedProfile Profile { get; }

    /// <summary>Bytes of a cached element.</summary>
    public double ElementBytes { get; }

    /// <summary>The stages a token passes, one after the other.</summary>
    public IReadOnlyList<StageWork> Stages => _stages;

    /// <summary>The class of each stage's device.</summary>
    public IReadOnlyList<SpeedClass> Classes => _classes;

    /// <summary>Times a token's state goes from one device to another.</summary>
    public double Hops { get; private set; }

    /// <summary>Pipeline stages that requests are spread over; 1 where one step does them all.</summary>
    public int PipelineStages { get; private set; } = 1;

    /// <summary>Ranks that share a layer.</summary>
    public int Ranks { get; private set; } = 1;

    /// <summary>Copies of the model that share the requests.</summary>
    public int Replicas { get; private set; } = 1;

    /// <summary>True where every device is of a measured class and was measured itself.</summary>
    public bool IsMeasured { get; private set; } = true;

    /// <summary>True where the scores of attention go through the memory: flash attention is switched off.</summary>
    public bool MovesScores { get; private set; }

    /// <summary>What is not known about the machine; null where everything is.</summary>
    public string? Missing { get; private set; }

    /// <summary>Cuts a placed model; null where the engine has no constants.</summary>
    public static SpeedSetup? Of(ResolvedPlan plan, DevicePlacement placement, string? backend)
    {
        if (SpeedProfile.For(plan.Engine.Name) is not { } profile || plan.Plan is null || plan.Weights is null)
        {
            return null;
        }

        var setup = new SpeedSetup(plan.Model.SpeedWork(plan.Weights), profile, CachedElementBytes(plan));
        if (profile.SplitsLayers)
        {
            setup.MovesScores = HasFlashAttentionOff(plan);
            setup.SplitLayers(plan, placement, backend);
        }
        else
        {
            setup.SplitRanks(plan, placement);
        }

        return setup;
    }

    /// <summary>Cache bytes of one request that a new token reads on one rank.</summary>
    public double CacheBytes(double depth) => Work.CacheBytes(depth, ElementBytes, Ranks);

    // The engine's own figure for one token against the same in 16 bits: right for every cache type, mixed and padded ones too.
    private static double CachedElementBytes(ResolvedPlan plan)
    {
        double plain = plan.Model.Architecture.Caches.BytesPerToken(1, KvCacheType.BF16, KvCacheType.BF16);
        return plain > 0 ? 2 * plan.Plan!.KvBytesPerToken(1) / plain : 2;
    }

    private static bool HasFlashAttentionOff(ResolvedPlan plan)
        => (plan.EngineOption.TryGetValue("flash-attn", out string? flag) || plan.EngineOption.TryGetValue("OLLAMA_FLASH_ATTENTION", out flag)) && flag == "false";

    private void SplitRanks(ResolvedPlan plan, DevicePlacement placement)
    {
        HardwareProfile hardware = plan.Hardware!;
        Ranks = Math.Max(1, placement.TensorParallel ?? 1);
        PipelineStages = Math.Max(1, placement.PipelineParallel ?? 1);
        Replicas = Math.Max(1, placement.DataParallel ?? 1);
        Accelerator card = hardware.Accelerators.Take(Ranks * PipelineStages * Replicas).OrderBy(c => c.BandwidthBytesPerSecond ?? 0).First();
        DeviceRates rates = DeviceRates.Of(card);
        if (rates.Bandwidth <= 0)
        {
            Missing = "unknown bandwidth of " + card.Name;
            return;
        }

        DeviceClassChoice choice = DeviceClasses.OfServingEngine(card);
        IsMeasured = choice.IsMember && Profile.IsMeasured(card);
        SpeedClass found = Profile.Class(choice.Id);
        bool expertParallel = placement.ExpertParallel > 1;

        // Whole experts are dealt out over the ranks of all replicas, and every rank sees the tokens of all of them.
        int sharing = expertParallel ? Replicas : 1;
        StageWork stage = Whole(found.Constants, rates) with
        {
            Name = "GPU",
            DenseBytes = Work.DenseBytes(Ranks) / PipelineStages,
            ExpertBytes = Work.ExpertBytes / Ranks / sharing / PipelineStages,
            ReplicasSharingExperts = sharing,
            DenseParameters = Work.DenseParameters * Work.DenseShare(Ranks) / PipelineStages,
            ExpertParameters = Work.ActiveExpertParameters / Ranks / PipelineStages,
            HeadParameters = Work.HeadParameters / Ranks / PipelineStages,
            HasNarrowExperts = Work.HasNarrowExperts(Ranks, expertParallel),
            Layers = Work.Layers / PipelineStages,
            ExpertLayers = Work.ExpertLayers / PipelineStages,
            LatentLayers = Work.LatentLayers / PipelineStages,
            RecurrentLayers = Work.RecurrentLayers / PipelineStages,
            SparseLayers = Work.SparseLayers / PipelineStages,
            Ranks = Ranks,
            HasExpertParallelism = expertParallel,
            CacheShare = 1.0 / PipelineStages,
        };
        for (int i = 0; i < PipelineStages; i++)
        {
            _stages.Add(stage);
            _classes.Add(found);
        }
    }

    private void SplitLayers(ResolvedPlan plan, DevicePlacement placement, string? backend)
    {
        HardwareProfile hardware = plan.Hardware!;
        IReadOnlyList<long> one = plan.Plan!.WeightBytesReadPerStep(placement, 1);
        IReadOnlyList<long> all = plan.Plan.WeightBytesReadPerStep(placement, AllExperts);
        double routed = 1 - Work.ExpertShare(1);
        double denseTotal = 0;
        double expertTotal = 0;
        double cacheTotal = 0;
        var dense = new double[all.Count];
        var experts = new double[all.Count];
        for (int i = 0; i < all.Count; i++)
        {
            experts[i] = routed > 0 && Work.Experts > 0 ? (all[i] - one[i]) / routed : 0;
            dense[i] = Math.Max(0, all[i] - experts[i]);
            denseTotal += dense[i];
            expertTotal += experts[i];
            cacheTotal += placement.Entries[i].KvCacheBytes + placement.Entries[i].StateBytes;
        }

        for (int i = 0; i < all.Count && Missing is null; i++)
        {
            if (all[i] <= 0)
            {
                continue;
            }

            double layers = denseTotal > 0 ? dense[i] / denseTotal : 0;
            double mixtures = expertTotal > 0 ? experts[i] / expertTotal : 0;
            PlacementEntry entry = placement.Entries[i];
            double cache = cacheTotal > 0 ? (entry.KvCacheBytes + entry.StateBytes) / cacheTotal : layers;
            AddDevice(hardware, i, entry.Device, backend, layers, mixtures, dense[i], experts[i], cache);
        }

        Hops = Math.Max(0, _stages.Count(stage => stage.Layers > 0) - 1) + (placement.UsesHostMemory ? 2.0 * (placement.CpuMoeLayers ?? 0) : 0);
        LendAccelerator(hardware, placement, backend);
    }

    private void AddDevice(
        HardwareProfile hardware, int index, string name, string? backend, double layers, double mixtures, double dense, double experts, double cache)
    {
        bool isHost = index >= hardware.Accelerators.Count;
        DeviceRates rates = isHost ? DeviceRates.OfHost(hardware) : DeviceRates.OfIntegerKernels(hardware.Accelerators[index]);
        if (rates.Bandwidth <= 0)
        {
            Missing = "unknown bandwidth of " + name;
            return;
        }

        DeviceClassChoice choice = isHost ? new DeviceClassChoice(DeviceClasses.Host, false) : DeviceClasses.OfLayerEngine(hardware.Accelerators[index], backend);
        IsMeasured &= choice.IsMember && !isHost && Profile.IsMeasured(hardware.Accelerators[index]);
        SpeedClass found = Profile.Class(choice.Id);
        _classes.Add(found);
        _stages.Add(Whole(found.Constants, rates.Sustained(found.Constants)) with
        {
            Name = name,
            IsHost = isHost,
            DenseBytes = dense,
            ExpertBytes = experts,
            DenseParameters = Work.DenseParameters * layers,
            ExpertParameters = Work.ActiveExpertParameters * mixtures,
            HeadParameters = Work.HeadParameters * layers,
            Layers = Work.Layers * layers,
            ExpertLayers = Work.ExpertLayers * mixtures,
            LatentLayers = Work.LatentLayers * layers,
            RecurrentLayers = Work.RecurrentLayers * layers,
            SparseLayers = Work.SparseLayers * layers,
            CacheShare = cache,
        });
    }

    private void LendAccelerator(HardwareProfile hardware, DevicePlacement placement, string? backend)
    {
        int host = _stages.FindIndex(stage => stage.IsHost);
        StageWork? device = _stages.FirstOrDefault(stage => !stage.IsHost) ?? WithoutLayers(hardware, placement, backend);
        if (host >= 0 && device is not null && device.Rates.Link > 0 && !hardware.IsUnifiedMemory)
        {
            _stages[host] = _stages[host] with { PromptDevice = device, CopyBandwidth = device.Rates.Link * CopyShare };
        }
    }

    /// <summary>A card that has no layer but computes prompts with copies of the host's weights; null where there is none.</summary>
    private StageWork? WithoutLayers(HardwareProfile hardware, DevicePlacement placement, string? backend)
    {
        if (hardware.Accelerators.Count == 0 || placement.Entries[0].WorkspaceBytes == 0)
        {
            return null;
        }

        Accelerator card = hardware.Accelerators[0];
        SpeedConstants constants = Profile.Class(DeviceClasses.OfLayerEngine(card, backend).Id).Constants;
        return Whole(constants, DeviceRates.OfIntegerKernels(card).Sustained(constants)) with { Name = placement.Entries[0].Device };
    }

    private StageWork Whole(SpeedConstants constants, DeviceRates rates) => new()
    {
        Constants = constants,
        Rates = rates,
        Experts = Work.Experts,
        ActiveExperts = Work.ActiveExperts,
        DenseFormat = Work.DenseFormat,
        ExpertFormat = Work.ExpertFormat,
        HiddenSize = Work.HiddenSize,
    };
}
