using System.Text;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>The bytes of a file's tensors, by their place in the model and by the groups of its architecture.</summary>
internal static class GgufStoredTensors
{
    private const int ScaledType = 40;

    /// <summary>Every tensor with its place.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="model">The model's metadata; null for files that are no model.</param>
    public static IReadOnlyList<GgufStoredTensor> List(GgufTensors tensors, GgufHyperparameters? model)
    {
        var list = new List<GgufStoredTensor>(tensors.Count);
        for (int i = 0; i < tensors.Count; i++)
        {
            ReadOnlySpan<byte> utf8 = tensors.NameUtf8(i);
            bool inLayer = GgufTensorPlaces.TryLayer(utf8, out int layer, out int start);
            string name = inLayer ? Encoding.UTF8.GetString(utf8.Slice(start).ToArray()) : tensors.NameOf(i);
            GgufExpertName.TryJoin(name, out string joined);
            TensorRole role = GgufTensorRoles.Of(joined);
            bool isScale = GgufTensorRoles.ScaledTensor(tensors.NameOf(i)) is { } scaled
                && tensors.TryFind(scaled, out GgufTensor weight) && weight.TypeId == ScaledType;
            ModelPart part = model is not null && inLayer && layer >= model.Layers ? ModelPart.MultiTokenPrediction : PartOf(role);
            list.Add(new GgufStoredTensor(tensors[i], inLayer ? layer : -1, name, role, part, !isScale && !GgufTensorRoles.IsBuffer(name)));
        }

        return list;
    }

    /// <summary>The stored bytes of every group of the architecture, and of what is no parameter.</summary>
    public static WeightPlan Plan(GgufFile file, ModelArchitecture architecture, GgufTensorPlaces places)
    {
        var layersOfKind = new List<GgufLayer>[architecture.LayerKinds.Count];
        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            (layersOfKind[architecture.Layout[layer]] ??= []).Add(places.Layers[layer]);
        }

        var bytes = new List<TensorBytes>(architecture.Tensors.Groups.Count);
        foreach (TensorGroup group in architecture.Tensors.Groups)
        {
            bytes.Add(BytesOf(file.Tensors, group, group.LayerKind < 0 ? [places.Globals] : layersOfKind[group.LayerKind]));
        }

        AddOthers(file.Tensors, [places.Globals], -1, bytes);
        for (int kind = 0; kind < layersOfKind.Length; kind++)
        {
            AddOthers(file.Tensors, layersOfKind[kind], kind, bytes);
        }

        WeightPlan? plan = null;
        double bits = file.ParameterCount > 0 ? file.TensorBytes * 8.0 / file.ParameterCount : 0;
        var format = new StoredFormat(file.FileType ?? "GGUF", file.Path, bits, () => plan!);
        return plan = new WeightPlan(format, architecture, bytes)
        {
            PredictionBytes = architecture.MultiTokenPrediction is null ? null
                : places.Layers.Skip(architecture.LayerCount).SelectMany(layer => layer.Tensors).Sum(tensor => BytesOf(file.Tensors, tensor)),
        };
    }

    private static long BytesOf(GgufTensors tensors, GgufLayerTensor stored)
    {
        long bytes = tensors[stored.Index].Bytes;
        foreach (int expert in stored.More)
        {
            bytes = checked(bytes + tensors[expert].Bytes);
        }

        return bytes;
    }

    /// <summary>Tables and scales: bytes that an engine loads and no parameters.</summary>
    private static void AddOthers(GgufTensors tensors, IReadOnlyList<GgufLayer> layers, int kind, List<TensorBytes> bytes)
    {
        var list = new TensorList();
        foreach (GgufLayerTensor tensor in layers[0].Tensors)
        {
            if (!GgufLayerReader.IsParameter(layers[0], tensor))
            {
                StoredTensors.Describe(list, tensor, 0);
            }
        }

        foreach (TensorGroup group in list.Groups)
        {
            group.LayerKind = kind;
            group.Count = layers.Count;
            bytes.Add(BytesOf(tensors, group, layers));
        }
    }

    private static TensorBytes BytesOf(GgufTensors tensors, TensorGroup group, IReadOnlyList<GgufLayer> layers)
    {
        var types = new string[layers.Count];
        var bytes = new long[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            GgufLayerTensor stored = layers[i].Find(group.Name)!;
            types[i] = GgufStorage.Name(tensors[stored.Index].TypeId);
            bytes[i] = BytesOf(tensors, stored);
        }

        return new TensorBytes(group, types, bytes);
    }

    private static ModelPart PartOf(TensorRole role) => role switch
    {
        TensorRole.Vision => ModelPart.Vision,
        TensorRole.Audio => ModelPart.Audio,
        TensorRole.Projector => ModelPart.Projector,
        _ => ModelPart.Text,
    };
}
