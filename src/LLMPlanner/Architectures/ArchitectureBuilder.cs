using System.Globalization;
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

    private readonly ModelFamilies _families;
    private readonly List<LayerKind> _kinds = [];
    private readonly List<Tower> _towers = [];
    private readonly List<string> _uncounted = [];
    private bool _isInner;

    /// <param name="family">The family that reads.</param>
    /// <param name="families">The set it is part of.</param>
    /// <param name="root">The whole config.</param>
    /// <param name="text">Its text settings: <paramref name="root"/> itself, or a section of it.</param>
    public ArchitectureBuilder(ModelFamily family, ModelFamilies families, ModelConfig root, ModelConfig text)
    {
        _families = families;
        Family = family.Name;
        Root = root;
        Text = text;
        ModelType = root.ModelType;
        TieFlag = root.OptionalFlag("tie_word_embeddings") ?? text.OptionalFlag("tie_word_embeddings");
        NativeContextLength = text.Size("max_position_embeddings", "n_positions", "max_sequence_length", "max_seq_len", "seq_length", "model_max_length");
    }

    /// <summary>For a model that no config describes: whoever reads it fills everything in.</summary>
    /// <param name="family">Display name of the family.</param>
    /// <param name="modelType">The <c>model_type</c> it would have.</param>
    /// <param name="config">An empty config, for messages.</param>
    public ArchitectureBuilder(string family, string modelType, ModelConfig config)
    {
        _families = ModelFamilies.BuiltIn;
        Family = family;
        Root = config;
        Text = config;
        ModelType = modelType;
    }

    /// <summary>The whole config; the text settings alone while another family fills in the text part of a composite.</summary>
    public ModelConfig Root { get; private set; }

    public ModelConfig Text { get; }

    public string ModelType { get; }

    public string Family { get; }

    /// <summary>tie_word_embeddings: that of the whole config, else that of the text settings, else unknown.</summary>
    public bool? TieFlag { get; }

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

    /// <summary>Rotary frequencies that old checkpoints store as a buffer, in elements; by default half a head for every layer.</summary>
    public long RotaryFrequencies { get; set; }

    /// <summary>Causal masks that old checkpoints store, in elements.</summary>
    public long CausalMasks { get; set; }

    /// <summary>True where those masks are one bit per element in a published size, not a number.</summary>
    public bool HasBooleanMasks { get; set; }

    /// <summary>Reads the dimensions that every decoder has.</summary>
    public DecoderShape Decoder(DecoderShape.Defaults defaults = default, bool ignoresHeadDim = false, bool hasHeadWidth = true)
    {
        DecoderShape shape = DecoderShape.Read(Text, defaults, ignoresHeadDim, hasHeadWidth);
        HiddenSize = shape.HiddenSize;
        VocabularySize = shape.Vocabulary;
        AttentionHeads = shape.Heads;
        KeyValueHeads = shape.KeyValueHeads;
        RotaryFrequencies = checked(shape.Layers * (shape.HeadWidth / 2));
        return shape;
    }

    /// <summary>Lets the family of the text settings' own model_type fill in the text part, towers aside.</summary>
    /// <param name="typeByDefault">The type where the text settings name none.</param>
    public void DescribeText(string? typeByDefault = null)
    {
        string type = Text.Text("model_type") ?? typeByDefault
            ?? throw Text.Invalid("model_type", string.Format(CultureInfo.InvariantCulture, SR.InnerModelTypeMissing, ModelType));
        if (_isInner)
        {
            // A composite inside a composite has no form, and might have no end.
            throw Text.Invalid("model_type", string.Format(CultureInfo.InvariantCulture, SR.FormNotVerified, type));
        }

        ModelFamily family = _families.Find(type) ?? throw _families.Unknown(type, Text.Source);
        ModelConfig whole = Root;
        _isInner = true;
        Root = Text;
        family.DescribeText(this);
        Root = whole;
    }

    /// <summary>Embedding, final norm and head: the frame of nearly every decoder.</summary>
    public void Frame(bool tiedByDefault, bool finalNorm = true, bool finalNormBias = false, bool headBias = false)
    {
        FrameTied(TieFlag ?? tiedByDefault, finalNorm, finalNormBias, headBias);
    }

    /// <summary>As <see cref="Frame"/> for families whose tie the config does not decide.</summary>
    /// <param name="tied">Whether the head is the embedding.</param>
    /// <param name="finalNorm">Whether there is a norm behind the last layer.</param>
    /// <param name="finalNormBias">Whether that norm has a bias.</param>
    /// <param name="headBias">Whether the head has a bias.</param>
    /// <param name="finalNormName">The norm's name in a GGUF file.</param>
    public void FrameTied(
        bool tied, bool finalNorm = true, bool finalNormBias = false, bool headBias = false, string finalNormName = "output_norm")
    {
        HasTiedEmbeddings = tied;
        GlobalTensors.Matrix("token_embd.weight", TensorRole.TokenEmbedding, VocabularySize, HiddenSize, TensorSharding.Vocabulary);
        if (finalNorm)
        {
            GlobalTensors.Vector(finalNormName + ".weight", TensorRole.Norm, HiddenSize);
            if (finalNormBias)
            {
                GlobalTensors.Vector(finalNormName + ".bias", TensorRole.Norm, HiddenSize);
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
        CheckLayers(count, "num_hidden_layers");
        var indices = new Dictionary<LayerKind, int>();
        Layout = new int[count];
        for (int layer = 0; layer < Layout.Length; layer++)
        {
            LayerKind kind = kindOf(layer);
            if (!indices.TryGetValue(kind, out int index))
            {
                index = _kinds.Count;
                indices.Add(kind, index);
                _kinds.Add(kind);
            }

            Layout[layer] = index;
        }
    }

    /// <summary>Lays out layers by a key that says all there is to a layer; one kind is made for each distinct key.</summary>
    public void Layers<TKey>(long count, Func<int, TKey> keyOf, Func<TKey, LayerKind> kindOf)
        where TKey : notnull
    {
        var kinds = new Dictionary<TKey, LayerKind>();
        Layers(count, layer =>
        {
            TKey key = keyOf(layer);
            if (!kinds.TryGetValue(key, out LayerKind? kind))
            {
                kinds.Add(key, kind = kindOf(key));
            }

            return kind;
        });
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

        CheckLayers(layers, "num_nextn_predict_layers");
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

    /// <summary>Next-n layers as a file stores them.</summary>
    public void StoredNextN(MultiTokenPrediction layers) => MultiTokenPrediction = layers;

    /// <summary>Next-n layers that the config announces and whose form is not known.</summary>
    public void UncountedNextN(long layers)
    {
        if (layers > 0)
        {
            Uncounted("multi-token-prediction layers");
        }
    }

    /// <summary>Throws where a layer count is beyond belief, before anything of that length is allocated.</summary>
    public static void CheckLayers(long count, string key)
    {
        if (count is <= 0 or > MaxLayers)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.LayerCountInvalid), key, count, MaxLayers);
        }
    }

    public ModelArchitecture Build() => new(this);
}
