using LLMPlanner.Caches;

namespace LLMPlanner.Architectures;

/// <summary>
/// A model's structure: what it is made of, exactly and without any engine's choices. Parameters, cache and compute are folds over it.
/// Instances are immutable and safe to share between threads.
/// </summary>
public sealed class ModelArchitecture
{
    private readonly int[] _layout;
    private readonly int[] _layersOfKind;
    private TensorInventory? _tensors;
    private CacheInventory? _caches;

    internal ModelArchitecture(ArchitectureBuilder source)
    {
        ModelType = source.ModelType;
        Family = source.Family;
        HiddenSize = source.HiddenSize;
        VocabularySize = source.VocabularySize;
        NativeContextLength = source.NativeContextLength;
        HasTiedEmbeddings = source.HasTiedEmbeddings;
        AttentionHeads = source.AttentionHeads;
        KeyValueHeads = source.KeyValueHeads;
        LayerKinds = source.LayerKinds;
        _layout = source.Layout;
        _layersOfKind = new int[LayerKinds.Count];
        foreach (int kind in _layout)
        {
            _layersOfKind[kind]++;
        }

        GlobalTensors = source.GlobalTensors.Groups;
        Towers = source.Towers;
        MultiTokenPrediction = source.MultiTokenPrediction;
        UncountedParts = source.UncountedParts;
        RotaryFrequencies = source.RotaryFrequencies;
        CausalMasks = source.CausalMasks;
        HasBooleanMasks = source.HasBooleanMasks;
    }

    /// <summary>Hugging Face <c>model_type</c>.</summary>
    public string ModelType { get; }

    /// <summary>Display name of the family, such as <c>Llama</c>.</summary>
    public string Family { get; }

    /// <summary>Model width (hidden_size).</summary>
    public long HiddenSize { get; }

    /// <summary>Rows of the embedding table.</summary>
    public long VocabularySize { get; }

    /// <summary>Longest context the model was built for, in tokens; null where the config does not say.</summary>
    public long? NativeContextLength { get; }

    /// <summary>True where the output head is the embedding table.</summary>
    public bool HasTiedEmbeddings { get; }

    /// <summary>Query heads of the first attention layer; 0 for models without attention.</summary>
    public long AttentionHeads { get; }

    /// <summary>Key/value heads of the first attention layer; 0 for models without attention.</summary>
    public long KeyValueHeads { get; }

    /// <summary>Number of decoder layers, without multi-token-prediction layers.</summary>
    public int LayerCount => _layout.Length;

    /// <summary>The distinct layers.</summary>
    public IReadOnlyList<LayerKind> LayerKinds { get; }

    /// <summary>Index into <see cref="LayerKinds"/> for each layer.</summary>
    public IReadOnlyList<int> Layout => _layout;

    /// <summary>Tensors outside the layers: embedding, final norm, head.</summary>
    public IReadOnlyList<TensorGroup> GlobalTensors { get; }

    /// <summary>Vision and audio towers and their projectors.</summary>
    public IReadOnlyList<Tower> Towers { get; }

    /// <summary>Multi-token-prediction layers, or null.</summary>
    public MultiTokenPrediction? MultiTokenPrediction { get; }

    /// <summary>Parts the config names whose size has no known formula. They are not in any count.</summary>
    public IReadOnlyList<string> UncountedParts { get; }

    /// <summary>Every tensor, grouped; the sum is the parameter count.</summary>
    public TensorInventory Tensors => Volatile.Read(ref _tensors) ?? LazyInitializer.EnsureInitialized(ref _tensors, () => TensorInventory.From(this))!;

    /// <summary>Everything cached, per token and per sequence.</summary>
    public CacheInventory Caches => Volatile.Read(ref _caches) ?? LazyInitializer.EnsureInitialized(ref _caches, () => CacheInventory.From(this))!;

    /// <summary>Number of layers of a kind.</summary>
    /// <param name="kind">Index into <see cref="LayerKinds"/>.</param>
    public int LayersOfKind(int kind) => _layersOfKind[kind];

    /// <summary>Rotary frequencies that old checkpoints store, in elements.</summary>
    internal long RotaryFrequencies { get; }

    /// <summary>Causal masks that old checkpoints store, in elements.</summary>
    internal long CausalMasks { get; }

    /// <summary>True where a published size books those masks at one bit per element.</summary>
    internal bool HasBooleanMasks { get; }

    internal int[] LayoutArray => _layout;

    /// <inheritdoc/>
    public override string ToString() => $"{ModelType}: {LayerCount} layers of width {HiddenSize}";
}
