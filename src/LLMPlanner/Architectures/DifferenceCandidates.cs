using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures;

/// <summary>The causes that a model's config allows for, each with its amount, in the order in which they are tried.</summary>
internal sealed class DifferenceCandidates
{
    private readonly List<Candidate> _candidates = [];

    /// <summary>A cause, what it amounts to, and what it amounts to where prediction layers are stored too.</summary>
    private readonly record struct Candidate(string Key, long Amount, long AmountWithMtp);

    public int Count => _candidates.Count;

    /// <summary>The causes of a difference between counts.</summary>
    public static DifferenceCandidates OfCount(ModelArchitecture architecture, QuantizationConfig? quantization)
    {
        var candidates = new DifferenceCandidates();
        IReadOnlyList<QuantizedGroup> stored = quantization?.Resolve(architecture) ?? [];
        candidates.AddModel(architecture, 1);
        candidates.AddScales(stored, static group => group.Scales);
        candidates.AddPackedCounts(quantization, stored);
        candidates.Add(DifferenceCause.RotaryFrequencies, architecture.RotaryFrequencies);
        candidates.Add(DifferenceCause.CausalMasks, architecture.CausalMasks);
        candidates.AddStored(architecture, 1);
        return candidates;
    }

    /// <summary>The causes of a difference between sizes, at a number of bytes per unquantized parameter.</summary>
    public static DifferenceCandidates OfBytes(ModelArchitecture architecture, QuantizationConfig? quantization, int width)
    {
        var candidates = new DifferenceCandidates();
        IReadOnlyList<QuantizedGroup> stored = quantization?.Resolve(architecture) ?? [];
        candidates.AddModel(architecture, width);
        candidates.AddScales(stored, static group => group.ScaleBytes);
        candidates.AddPair(
            DifferenceCause.PackedStorage,
            stored,
            group => group.Scheme is null ? 0 : checked((group.Parameters * group.Scheme.Bits / 8) - (group.Parameters * width)));

        // Frequencies are 32-bit floats, except where a whole file was cast.
        candidates.Add(DifferenceCause.RotaryFrequencies, checked(architecture.RotaryFrequencies * sizeof(float)));
        if (width != sizeof(float))
        {
            candidates.Add(DifferenceCause.RotaryFrequencies, checked(architecture.RotaryFrequencies * width));
        }

        // Boolean masks are booked at one bit an element, with one number a layer beside them that stands for minus infinity.
        candidates.Add(
            DifferenceCause.CausalMasks,
            architecture.HasBooleanMasks
                ? checked((architecture.CausalMasks / 8) + (architecture.LayerCount * width))
                : checked(architecture.CausalMasks * width));
        candidates.AddStored(architecture, width);
        return candidates;
    }

    /// <summary>Whether a combination can be: duplicates come with the layers they belong to, and no cause counts twice.</summary>
    public bool IsPossible(int set)
    {
        bool hasMtp = Has(set, DifferenceCause.Mtp);
        string? last = null;
        for (int i = 0; i < Count; i++)
        {
            if ((set >> i & 1) == 0)
            {
                continue;
            }

            string key = _candidates[i].Key;
            if (key == last || (key == DifferenceCause.MtpDuplicates && !hasMtp))
            {
                return false;
            }

            last = key;
        }

        return true;
    }

    public long Sum(int set)
    {
        bool hasMtp = Has(set, DifferenceCause.Mtp);
        long sum = 0;
        for (int i = 0; i < Count; i++)
        {
            if ((set >> i & 1) != 0)
            {
                sum = checked(sum + (hasMtp ? _candidates[i].AmountWithMtp : _candidates[i].Amount));
            }
        }

        return sum;
    }

    public IReadOnlyList<DifferenceCause> Causes(int set)
    {
        bool hasMtp = Has(set, DifferenceCause.Mtp);
        var causes = new List<DifferenceCause>();
        for (int i = 0; i < Count; i++)
        {
            if ((set >> i & 1) != 0)
            {
                causes.Add(new DifferenceCause(_candidates[i].Key, hasMtp ? _candidates[i].AmountWithMtp : _candidates[i].Amount));
            }
        }

        return causes;
    }

    private bool Has(int set, string key)
    {
        for (int i = 0; i < Count; i++)
        {
            if ((set >> i & 1) != 0 && _candidates[i].Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private void AddModel(ModelArchitecture architecture, int width)
    {
        Add(
            DifferenceCause.TiedHead,
            architecture.HasTiedEmbeddings ? checked(architecture.VocabularySize * architecture.HiddenSize * width) : 0);
        Add(DifferenceCause.Mtp, checked((architecture.MultiTokenPrediction?.Parameters ?? 0) * width));
        Add(DifferenceCause.MtpDuplicates, checked((architecture.MultiTokenPrediction?.DuplicateParameters ?? 0) * width));
    }

    private void AddScales(IReadOnlyList<QuantizedGroup> stored, Func<QuantizedGroup, long> amount)
    {
        foreach (IGrouping<string, QuantizedGroup> kind in stored.Where(group => group.Scheme is not null).GroupBy(group => ScaleKey(group.Scheme!)))
        {
            AddPair(kind.Key, [.. kind], amount);
        }
    }

    /// <summary>4-bit floats are counted as the bytes they share; packed integers as what they are, but their shapes eightfold.</summary>
    private void AddPackedCounts(QuantizationConfig? quantization, IReadOnlyList<QuantizedGroup> stored)
    {
        AddPair(DifferenceCause.PackedStorage, stored, group => group.Scheme is { Type: QuantizedType.Nvfp4 } ? -group.Parameters / 2 : 0);
        if (quantization?.Method == QuantizationMethod.CompressedTensors)
        {
            AddPair(DifferenceCause.PackedShapes, stored, group => group.Scheme is { Type: QuantizedType.Integer, Bits: < 8 } scheme
                ? checked(2 * (32 / scheme.Bits) * group.Group.CheckpointMatrices * group.Count)
                : 0);
        }
    }

    private void AddStored(ModelArchitecture architecture, int width)
    {
        long routers = 0;
        long scalars = 0;
        foreach (TensorGroup group in architecture.Tensors.Groups.Where(group => group.IsStoredBuffer))
        {
            if (group.Role == TensorRole.RouterCorrectionBias)
            {
                routers += group.Parameters;
            }
            else
            {
                scalars += group.Parameters;
            }
        }

        Add(DifferenceCause.ExpertBiasLeftOut, checked(-routers * width));
        Add(DifferenceCause.LayerScalarsLeftOut, checked(-scalars * width));
        Add(DifferenceCause.SharedKeyValues, checked(SharedKeyValues(architecture) * width));
    }

    /// <summary>Key and value projections, and key norms, of layers that use another layer's.</summary>
    private static long SharedKeyValues(ModelArchitecture architecture)
    {
        long parameters = 0;
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            if (architecture.LayerKinds[kind].Find<Attention>() is { OwnsKeyValue: false } attention)
            {
                long heads = checked(attention.KeyValueHeads * (attention.HeadWidth + attention.ValueWidth));
                long norm = attention.QueryKeyNorm == QueryKeyNorm.PerHead ? attention.HeadWidth : 0;
                parameters = checked(parameters + (((heads * attention.HiddenSize) + norm) * architecture.LayersOfKind(kind)));
            }
        }

        return parameters;
    }

    private static string ScaleKey(QuantizationScheme scheme) => scheme.Type switch
    {
        QuantizedType.Float8 => DifferenceCause.Fp8Scales,
        QuantizedType.Mxfp4 => DifferenceCause.Mxfp4Scales,
        _ => DifferenceCause.GroupScales,
    };

    private void AddPair(string key, IReadOnlyList<QuantizedGroup> stored, Func<QuantizedGroup, long> amount)
    {
        long model = 0;
        long prediction = 0;
        foreach (QuantizedGroup group in stored)
        {
            if (group.Group.Part == ModelPart.MultiTokenPrediction)
            {
                prediction = checked(prediction + amount(group));
            }
            else
            {
                model = checked(model + amount(group));
            }
        }

        if (model != 0 || prediction != 0)
        {
            _candidates.Add(new Candidate(key, model, checked(model + prediction)));
        }
    }

    private void Add(string key, long amount)
    {
        if (amount != 0)
        {
            _candidates.Add(new Candidate(key, amount, amount));
        }
    }
}
