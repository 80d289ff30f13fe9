using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>Puts the layers of a file together into one architecture.</summary>
internal sealed class GgufAssembly(GgufHyperparameters model, GgufTensorPlaces places)
{
    private const string NextNPrefix = "nextn.";
    private static readonly string[] s_repeated = ["nextn.embed_tokens.weight", "nextn.shared_head_head.weight"];
    private static readonly ModelConfig s_noConfig = ModelConfig.Parse("{}"u8.ToArray(), "GGUF");
    private readonly GgufLayerReader _reader = new(model);
    private readonly Dictionary<string, LayerKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>Whether any layer holds a mixer that no block describes.</summary>
    public bool HasUnknownMixer { get; private set; }

    /// <summary>Builds the architecture.</summary>
    public ModelArchitecture Build(string modelType)
    {
        var builder = new ArchitectureBuilder(ModelFamilies.BuiltIn.Find(modelType)?.Name ?? modelType, modelType, s_noConfig)
        {
            HiddenSize = model.HiddenSize,
            VocabularySize = places.Globals.Find("token_embd.weight")?.Rows ?? model.VocabularySize() ?? 0,
            NativeContextLength = model.ContextLength,
            HasTiedEmbeddings = places.Globals.Has("token_embd.weight") && !places.Globals.Has("output.weight") && !model.Facts.IsCacheless,
        };
        SetHeads(builder);
        Describe(builder.GlobalTensors, places.Globals, 0);
        builder.Layers(model.Layers, layer => KindOf(places.Layers[layer]));
        if (model.Blocks > model.Layers && !places.Layers[model.Layers].IsEmpty)
        {
            builder.StoredNextN(NextN());
        }

        return builder.Build();
    }

    private LayerKind KindOf(GgufLayer layer)
    {
        if (layer.IsEmpty)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufLayerEmpty), model.Source, model.Source, layer.Index);
        }

        string signature = layer.Signature(model);
        if (!_kinds.TryGetValue(signature, out LayerKind? kind))
        {
            kind = _reader.Read(layer);
            HasUnknownMixer |= _reader.HasUnknownMixer;
            _kinds.Add(signature, kind);
        }

        return kind;
    }

    private void SetHeads(ArchitectureBuilder builder)
    {
        for (int layer = 0; layer < model.Layers; layer++)
        {
            if (model.Heads(layer) > 0 && model.KeyValueHeads(layer) > 0)
            {
                builder.AttentionHeads = model.Heads(layer);
                builder.KeyValueHeads = model.KeyValueHeads(layer);
                return;
            }
        }
    }

    /// <summary>The multi-token-prediction layers, each as stored; repeated embeddings and heads are counted apart.</summary>
    private MultiTokenPrediction NextN()
    {
        var groups = new List<TensorGroup>();
        long repeated = 0;
        for (int layer = model.Layers; layer < model.Blocks; layer++)
        {
            GgufLayer stored = places.Layers[layer];
            foreach (string name in s_repeated)
            {
                repeated = checked(repeated + (stored.Find(name) is { } tensor ? tensor.Columns * tensor.Rows : 0));
            }

            var list = new TensorList();
            Describe(list, stored.Without(name => Array.IndexOf(s_repeated, name) >= 0), model.ActiveExperts(layer));
            groups.AddRange(list.Groups);
        }

        foreach (TensorGroup group in groups)
        {
            group.Part = ModelPart.MultiTokenPrediction;
        }

        LayerKind kind = _reader.Read(places.Layers[model.Layers].Without(name => name.StartsWith(NextNPrefix, StringComparison.Ordinal)));
        return new MultiTokenPrediction(model.Blocks - model.Layers, kind, groups, repeated);
    }

    private static void Describe(TensorList list, GgufLayer layer, long activeExperts)
    {
        foreach (GgufLayerTensor tensor in layer.Tensors)
        {
            if (GgufLayerReader.IsParameter(layer, tensor))
            {
                StoredTensors.Describe(list, tensor, activeExperts);
            }
        }
    }
}
