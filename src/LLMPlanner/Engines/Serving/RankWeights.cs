using LLMPlanner.Architectures;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// Weights of one rank under one division, as the engine itself counts them after loading: running sums over the layers, so that any stage
/// of a pipeline is a difference.
/// </summary>
internal sealed class RankWeights
{
    private readonly ServingModules _modules;
    private readonly WeightRules _rules;
    private readonly TensorSharder _sharder;
    private readonly ServingShape _shape;
    private readonly long[] _layers;
    private readonly long[] _experts;
    private readonly long _input;
    private readonly long _output;
    private readonly long _tiedHead;
    private readonly long _everywhere;

    public RankWeights(ServingModules modules, WeightRules rules, in ServingShape shape)
    {
        _modules = modules;
        _rules = rules;
        _shape = shape;
        _sharder = new TensorSharder(modules.Weights.Format, rules.VocabularyPadding, rules.Padding, !rules.HasWholeTowers);
        ModelArchitecture architecture = modules.Weights.Architecture;
        _layers = Layers(architecture, static _ => true);
        _experts = Layers(architecture, static module => module.Parts[0].Group.Role.IsRoutedExpert());
        LookupBytes = architecture.HasTiedEmbeddings ? 0 : Sum(modules.Embedding);
        _input = Sum(modules.Input) + Sum(modules.Towers);
        _output = Sum(modules.Output) + (rules.LoadsDraftLayers ? Sum(modules.Draft) : 0);
        _tiedHead = architecture.HasTiedEmbeddings ? Sum(modules.Embedding) : 0;
        _everywhere = rules.RotaryBytes + rules.RuntimeBytes
            + (modules.Towers.Count > 0 ? rules.TowerRuntimeBytes / shape.Tensor : 0)
            + (long)(rules.RepackedLayers * LargestExperts());
    }

    /// <summary>The token embedding where it is no head too: of it a step reads single rows only.</summary>
    public long LookupBytes { get; }

    /// <summary>Bytes of routed experts in a run of layers.</summary>
    public long Experts(int first, int end) => _experts[end] - _experts[first];

    /// <summary>Bytes on a rank of the stage that holds a run of layers.</summary>
    public long Stage(int first, int end)
    {
        int layers = _layers.Length - 1;
        long bytes = checked(_layers[end] - _layers[first] + _everywhere);
        if (first == 0)
        {
            bytes = checked(bytes + _input);
        }

        if (end == layers)
        {
            // A tied head is the embedding itself on a single stage, and a copy of it on the last of several.
            bytes = checked(bytes + _output + (first > 0 ? _tiedHead : 0));
        }

        return _rules.LearnedRatio == 1 ? bytes : (long)(bytes * _rules.LearnedRatio);
    }

    private long[] Layers(ModelArchitecture architecture, Func<ServingModule, bool> counts)
    {
        int[] layout = architecture.LayoutArray;
        var sums = new long[layout.Length + 1];
        IReadOnlyList<ServingModule>[] kinds = [.. _modules.Kinds.Select(kind => (IReadOnlyList<ServingModule>)[.. kind.Where(counts)])];
        var uniform = new long[kinds.Length];
        var seen = new int[kinds.Length];
        for (int kind = 0; kind < uniform.Length; kind++)
        {
            uniform[kind] = kinds[kind].All(IsUniform) ? Layer(kinds[kind], 0) : -1;
        }

        for (int layer = 0; layer < layout.Length; layer++)
        {
            int kind = layout[layer];
            int ordinal = seen[kind]++;
            sums[layer + 1] = checked(sums[layer] + (uniform[kind] >= 0 ? uniform[kind] : Layer(kinds[kind], ordinal)));
        }

        return sums;
    }

    private static bool IsUniform(ServingModule module)
        => module.Parts.All(part => part.BytesAt(0) * part.Group.Count == part.TotalBytes && part.TypeAt(0) == part.TypeAt(part.Group.Count - 1)
            && (part.Schemes is not { Count: > 1 } schemes || schemes.All(scheme => scheme == schemes[0])));

    private long Layer(IReadOnlyList<ServingModule> modules, int ordinal)
    {
        long bytes = 0;
        foreach (ServingModule module in modules)
        {
            bytes = checked(bytes + Size(module, ordinal) + Absorbed(module) + Adapters(module));
        }

        return bytes;
    }

    private long Sum(IReadOnlyList<ServingModule> modules)
    {
        long bytes = 0;
        foreach (ServingModule module in modules)
        {
            bytes = checked(bytes + (Size(module, 0) * module.Parts[0].Group.Count));
        }

        return bytes;
    }

    private long Size(ServingModule module, int ordinal)
    {
        long weights = 0;
        long scales = 0;
        foreach (TensorBytes part in module.Parts)
        {
            (long partWeights, long partScales) = _sharder.Bytes(part, ordinal, _shape);
            weights = checked(weights + partWeights);
            scales = checked(scales + partScales);
        }

        return checked(Counted(weights) + Counted(scales));
    }

    private long Counted(long bytes) => bytes == 0 ? 0 : _rules.CountsReserved ? CachingAllocator.Reserved(bytes) : CachingAllocator.Allocated(bytes);

    // Latent attention decodes with the up-projection absorbed into its neighbours, for which it is kept a second time, in 16 bits.
    private long Absorbed(ServingModule module)
    {
        if (module.Parts[0].Group.Role != TensorRole.LatentKeyUp)
        {
            return 0;
        }

        long bytes = 0;
        foreach (TensorBytes part in module.Parts)
        {
            (long columns, long rows, long depth) = _sharder.Shard(part.Group, _shape);
            bytes = checked(bytes + (columns * rows * depth * 2));
        }

        return bytes;
    }

    // An adapter of rank r adds r × inputs and outputs × r to each matrix it may change; only the divided side of a matrix is divided.
    private long Adapters(ServingModule module)
    {
        if (_rules.Adapters == 0)
        {
            return 0;
        }

        long bytes = 0;
        foreach (TensorBytes part in module.Parts)
        {
            if (part.Group.Dimensions == 2 && IsAdapted(part.Group.Role))
            {
                (long columns, long rows, _) = _sharder.Shard(part.Group, _shape);
                bytes = checked(bytes + ((columns + rows) * _rules.AdapterRank * _rules.Adapters * 2));
            }
        }

        return bytes;
    }

    private static bool IsAdapted(TensorRole role) => role is TensorRole.AttentionQuery or TensorRole.AttentionKey or TensorRole.AttentionValue
        or TensorRole.AttentionQkv or TensorRole.AttentionOutput or TensorRole.FeedForwardGate or TensorRole.FeedForwardUp or TensorRole.FeedForwardDown
        or TensorRole.SharedExpertGate or TensorRole.SharedExpertUp or TensorRole.SharedExpertDown or TensorRole.LatentQueryDown
        or TensorRole.LatentQueryUp or TensorRole.LatentKeyValueDown or TensorRole.StateInput or TensorRole.StateOutput;

    private long LargestExperts()
    {
        long largest = 0;
        foreach (IReadOnlyList<ServingModule> kind in _modules.Kinds)
        {
            long bytes = 0;
            foreach (ServingModule module in kind)
            {
                if (module.Parts[0].Group.Role.IsRoutedExpert())
                {
                    bytes = checked(bytes + Size(module, 0));
                }
            }

            largest = Math.Max(largest, bytes);
        }

        return largest;
    }
}
