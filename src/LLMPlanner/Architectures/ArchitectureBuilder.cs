using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>
/// What a family file fills in. It reads the keys that every decoder has, with the field's own aliases, and leaves to the family only
/// what is particular to it.
/// </summary>
internal sealed class ArchitectureBuilder
{
    /// <summary>More layers than any engine accepts (llama.cpp: 512) are a broken or hostile config.</summary>
    internal const int MaxLayers = 8192;

    private readonly List<LayerKind> _kinds = [];
    private readonly List<Tower> _towers = [];
    private readonly List<string> _uncounted = [];

    /// <param name="family">The family that reads.</param>
    /// <param name="root">The whole config.</param>
    /// <param name="text">Its text settings: <paramref name="root"/> itself, or a section of it.</param>
    public ArchitectureBuilder(ModelFamily family, ModelConfig root, ModelConfig text)
    {
        Family = family.Name;
        Root = root;
        Text = text;
        ModelType = root.ModelType;
        NativeContextLength = text.Size("max_position_embeddings", "n_positions", "max_sequence_length", "max_seq_len", "seq_length", "model_max_length");
    }

    public ModelConfig Root { get; }

    public ModelConfig Text { get; }

    public string ModelType { get; }

    public string Family { get; }

    public long HiddenSize { get; set; }

    public long VocabularySize { get; set; }

    public long? NativeContextLength { get; set; }

    public bool HasTiedEmbeddings { get; set; }

    public long AttentionHeads { get; set; }

    public long KeyValueHeads { get; set; }

    public TensorList GlobalTensors { get; } = new();

    public int[] Layout { get; private set; } = [];

    public IReadOnlyList<LayerKind> LayerKinds => _kinds;

    public IReadOnlyList<Tower> Towers => _towers;

    public IReadOnlyList<string> UncountedParts => _uncounted;

    public MultiTokenPrediction? MultiTokenPrediction { get; private set; }

    /// <summary>Reads the dimensions that every decoder has.</summary>
    public DecoderShape Decoder(DecoderShape.Defaults defaults = default, bool ignoresHeadDim = false)
    {
        DecoderShape shape = DecoderShape.Read(Text, defaults, ignoresHeadDim);
        HiddenSize = shape.HiddenSize;
        VocabularySize = shape.Vocabulary;
        AttentionHeads = shape.Heads;
        KeyValueHeads = shape.KeyValueHeads;
        return shape;
    }

    /// <summary>Embedding, final norm and head: the frame of nearly every decoder.</summary>
    public void Frame(bool tiedByDefault, bool finalNorm = true, bool finalNormBias = false, bool headBias = false)
    {
        HasTiedEmbeddings = Root.OptionalFlag("tie_word_embeddings") ?? Text.OptionalFlag("tie_word_embeddings") ?? tiedByDefault;
        FrameTied(HasTiedEmbeddings, finalNorm, finalNormBias, headBias);
    }

    /// <summary>As <see cref="Frame"/> for families whose tie the config does not decide.</summary>
    public void FrameTied(bool tied, bool finalNorm = true, bool finalNormBias = false, bool headBias = false)
    {
        HasTiedEmbeddings = tied;
        GlobalTensors.Matrix("token_embd.weight", TensorRole.TokenEmbedding, VocabularySize, HiddenSize, TensorSharding.Vocabulary);
        if (finalNorm)
        {
            GlobalTensors.Vector("output_norm.weight", TensorRole.Norm, HiddenSize);
            if (finalNormBias)
            {
                GlobalTensors.Vector("output_norm.bias", TensorRole.Norm, HiddenSize);
            }
        }

        if (!tied)
        {
            GlobalTensors.Matrix("output.weight", TensorRole.Output, VocabularySize, HiddenSize, TensorSharding.Vocabulary);
        }

        if (headBias)
        {
            GlobalTensors.Vector("output.bias", TensorRole.Output, VocabularySize, TensorSharding.Vocabulary);
        }
    }

    /// <summary>Lays out <paramref name="count"/> layers; <paramref name="kindOf"/> returns one of a few shared kinds for each.</summary>
    public void Layers(long count, Func<int, LayerKind> kindOf)
    {
        if (count is <= 0 or > MaxLayers)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.LayerCountInvalid), "num_hidden_layers", count, MaxLayers);
        }

        Layout = new int[count];
        for (int layer = 0; layer < Layout.Length; layer++)
        {
            LayerKind kind = kindOf(layer);
            int index = _kinds.IndexOf(kind);
            if (index < 0)
            {
                index = _kinds.Count;
                _kinds.Add(kind);
            }

            Layout[layer] = index;
        }
    }

    /// <summary>All layers alike.</summary>
    public void Layers(long count, LayerKind kind) => Layers(count, _ => kind);

    /// <summary>Adds a tower or projector.</summary>
    public void Tower(string name, ModelPart part, Action<TensorList> describe)
    {
        var list = new TensorList();
        describe(list);
        _towers.Add(new Tower(name, part, list.Groups));
    }

    /// <summary>Names a part that is there but has no known formula: said, never silently dropped.</summary>
    public void Uncounted(string part) => _uncounted.Add(part);

    /// <summary>Next-n layers: a decoder layer of the given kind, a projection of two states to one, and three norms, per layer.</summary>
    public void NextN(long layers, LayerKind kind, bool storesEmbeddingAndHead)
    {
        if (layers <= 0)
        {
            return;
        }

        if (layers > MaxLayers)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.LayerCountInvalid), "num_nextn_predict_layers", layers, MaxLayers);
        }

        var list = new TensorList();
        list.Matrix("nextn.eh_proj.weight", TensorRole.Other, HiddenSize, checked(2 * HiddenSize));
        list.Vector("nextn.enorm.weight", TensorRole.Norm, HiddenSize);
        list.Vector("nextn.hnorm.weight", TensorRole.Norm, HiddenSize);
        list.Vector("nextn.shared_head_norm.weight", TensorRole.Norm, HiddenSize);
        var tensors = new List<TensorGroup>(list.Groups);
        tensors.AddRange(TensorInventory.Describe(kind, -1, 1, ModelPart.MultiTokenPrediction));
        foreach (TensorGroup group in tensors)
        {
            group.Count = (int)layers;
            group.Part = ModelPart.MultiTokenPrediction;
        }

        long duplicate = storesEmbeddingAndHead ? checked(2 * VocabularySize * HiddenSize * layers) : 0;
        MultiTokenPrediction = new MultiTokenPrediction((int)layers, kind, tensors, duplicate);
    }

    public ModelArchitecture Build() => new(this);
}
