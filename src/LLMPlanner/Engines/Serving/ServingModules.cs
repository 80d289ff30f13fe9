using LLMPlanner.Architectures;
using LLMPlanner.Quantization;

namespace LLMPlanner.Engines.Serving;

/// <summary>The parameters of a model as a serving engine stores them, by where they are needed.</summary>
internal sealed class ServingModules
{
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
        Draft = architecture.MultiTokenPrediction is { } draft ? ServingModule.Join(draft.Tensors.Select(Describe)) : [];
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

    private static bool IsInput(TensorRole role) => role is TensorRole.TokenEmbedding or TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding;

    private TensorBytes Describe(TensorGroup group) => Weights.Format is PrecisionFormat format && format.Covers(group)
        ? new TensorBytes(group, format.Id, format.BytesOf(group))
        : new TensorBytes(group, "bf16", checked(group.Elements * 2));
}
