using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization;

/// <summary>What every tensor of a model takes in one quantization. Weights on any device are sums over it.</summary>
public sealed class WeightPlan
{
    private readonly long[] _layerBytes;
    private readonly long[] _layerExpertBytes;

    internal WeightPlan(QuantizationFormat format, ModelArchitecture architecture, IReadOnlyList<TensorBytes> tensors)
    {
        Format = format;
        Architecture = architecture;
        Tensors = tensors;
        _layerBytes = new long[architecture.LayerCount];
        _layerExpertBytes = new long[architecture.LayerCount];
        var seen = new int[architecture.LayerKinds.Count];
        int[] layout = architecture.LayoutArray;
        var ordinal = new int[layout.Length];
        for (int layer = 0; layer < layout.Length; layer++)
        {
            ordinal[layer] = seen[layout[layer]]++;
        }

        foreach (TensorBytes tensor in tensors)
        {
            if (tensor.Group.LayerKind >= 0)
            {
                AddLayers(tensor, layout, ordinal);
            }
            else
            {
                AddGlobal(tensor);
            }
        }
    }

    /// <summary>The quantization.</summary>
    public QuantizationFormat Format { get; }

    /// <summary>The model.</summary>
    public ModelArchitecture Architecture { get; }

    /// <summary>Every tensor group with its bytes.</summary>
    public IReadOnlyList<TensorBytes> Tensors { get; }

    /// <summary>Bytes of the language model: the tensors of a GGUF file, or the text part of a checkpoint.</summary>
    public long TextBytes { get; private set; }

    /// <summary>Bytes of vision and audio towers and projectors.</summary>
    public long TowerBytes { get; private set; }

    /// <summary>Bytes of the token embedding and of what else only the input needs (positions, per-layer embeddings).</summary>
    public long InputBytes { get; private set; }

    /// <summary>Bytes of the token embedding table alone.</summary>
    public long TokenEmbeddingBytes { get; private set; }

    /// <summary>Bytes of the output side: final norm and head.</summary>
    public long OutputBytes { get; private set; }

    /// <summary>Bytes of multi-token-prediction layers as a file stores them, not among the others; null where no file says so.</summary>
    public long? PredictionBytes { get; internal init; }

    /// <summary>Average bits per parameter of the language model.</summary>
    public double BitsPerWeight => TextBytes * 8.0 / Architecture.Tensors.TextParameters;

    /// <summary>Bytes of one layer.</summary>
    /// <param name="layer">Layer index.</param>
    public long LayerBytes(int layer) => _layerBytes[layer];

    /// <summary>Bytes of the routed experts of one layer, part of <see cref="LayerBytes"/>.</summary>
    /// <param name="layer">Layer index.</param>
    public long LayerExpertBytes(int layer) => _layerExpertBytes[layer];

    private void AddLayers(TensorBytes tensor, int[] layout, int[] ordinal)
    {
        bool expert = tensor.Group.Role.IsRoutedExpert();
        for (int layer = 0; layer < layout.Length; layer++)
        {
            if (layout[layer] != tensor.Group.LayerKind)
            {
                continue;
            }

            long bytes = tensor.BytesAt(ordinal[layer]);
            _layerBytes[layer] += bytes;
            if (expert)
            {
                _layerExpertBytes[layer] += bytes;
            }
        }

        TextBytes = checked(TextBytes + tensor.TotalBytes);
    }

    private void AddGlobal(TensorBytes tensor)
    {
        if (tensor.Group.Part != ModelPart.Text)
        {
            TowerBytes = checked(TowerBytes + tensor.TotalBytes);
            return;
        }

        TextBytes = checked(TextBytes + tensor.TotalBytes);
        switch (tensor.Group.Role)
        {
            case TensorRole.TokenEmbedding:
                TokenEmbeddingBytes += tensor.TotalBytes;
                InputBytes += tensor.TotalBytes;
                break;
            case TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding:
                InputBytes += tensor.TotalBytes;
                break;
            default:
                OutputBytes += tensor.TotalBytes;
                break;
        }
    }
}
