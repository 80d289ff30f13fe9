using System.Collections.Concurrent;
using LLMPlanner.Architectures;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Serving;

/// <summary>The parameters of a model as a serving engine stores them, by where they are needed.</summary>
internal sealed class ServingModules
{
    // Whoever sweeps over settings would fill memory with what is not asked for again.
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(WeightRules Rules, int Tensor, int Experts), RankWeights> _ranks = new();
    private int _kept;

    public ServingModules(WeightPlan weights)
    {
        Weights = weights;
        ModelArchitecture architecture = weights.Architecture;
        Kinds = new IReadOnlyList<ServingModule>[architecture.LayerKinds.Count];
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            Kinds[kind] = ServingModule.Join(weights.Tensors.Where(tensor => tensor.Group.LayerKind == kind && tensor.Group.Part == ModelPart.Text));
        }

        TensorBytes[] globals = [.. weights.Tensors.Where(tensor => tensor.Group.LayerKind < 0 && tensor.Group.Part == ModelPart.Text)];
        Input = ServingModule.Join(globals.Where(tensor => IsInput(tensor.Group.Role)));
        Output = ServingModule.Join(globals.Where(tensor => !IsInput(tensor.Group.Role)));
        Embedding = ServingModule.Join(globals.Where(tensor => tensor.Group.Role == TensorRole.TokenEmbedding));
        Towers = ServingModule.Join(weights.Tensors.Where(tensor => tensor.Group.Part is ModelPart.Vision or ModelPart.Audio or ModelPart.Projector));
        Draft = ServingModule.Join(weights.Format.DraftTensors(architecture));
    }

    /// <summary>The weights behind them.</summary>
    public WeightPlan Weights { get; }

    /// <summary>Parameters of one layer of each kind.</summary>
    public IReadOnlyList<ServingModule>[] Kinds { get; }

    /// <summary>Embeddings: the first stage.</summary>
    public IReadOnlyList<ServingModule> Input { get; }

    /// <summary>Final norm and head: the last stage.</summary>
    public IReadOnlyList<ServingModule> Output { get; }

    /// <summary>The token embedding, which a last stage needs too where it is the head.</summary>
    public IReadOnlyList<ServingModule> Embedding { get; }

    /// <summary>Towers and projectors: the first stage.</summary>
    public IReadOnlyList<ServingModule> Towers { get; }

    /// <summary>Multi-token-prediction layers, all of them; empty where the model has none.</summary>
    public IReadOnlyList<ServingModule> Draft { get; }

    /// <summary>Weights of a rank under one division, computed once for all machines whose rules are the same.</summary>
    public RankWeights Rank(WeightRules rules, in ServingShape shape)
    {
        (WeightRules, int, int) key = (rules, shape.Tensor, shape.IsExpertParallel ? shape.ExpertRanks : 0);
        if (_ranks.TryGetValue(key, out RankWeights? known))
        {
            return known;
        }

        var weights = new RankWeights(this, rules, shape);
        // Counted here, since the dictionary stops all its users to count.
        return Interlocked.Increment(ref _kept) <= MostKept ? _ranks.GetOrAdd(key, weights) : weights;
    }

    private static bool IsInput(TensorRole role) => role is TensorRole.TokenEmbedding or TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding;
}
