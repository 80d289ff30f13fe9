using LLMPlanner.Formats;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// A GGUF file understood: what kind of thing it is, its architecture where it is a model, and every tensor with its place. The stored
/// tensors are the truth for bytes; labels and metadata are not asked for sizes.
/// </summary>
public sealed class GgufModel
{
    private WeightPlan? _weights;
    private readonly Func<GgufModel, WeightPlan>? _planWeights;

    internal GgufModel(
        GgufFile file,
        GgufModelKind kind,
        string architectureName,
        ModelArchitecture? architecture,
        IReadOnlyList<GgufStoredTensor> tensors,
        IReadOnlyList<ModelFileWarning> warnings,
        Func<GgufModel, WeightPlan>? planWeights)
    {
        File = file;
        Kind = kind;
        ArchitectureName = architectureName;
        Architecture = architecture;
        Tensors = tensors;
        Warnings = warnings;
        _planWeights = planWeights;
        foreach (GgufStoredTensor tensor in tensors)
        {
            if (tensor.Part == ModelPart.MultiTokenPrediction)
            {
                MtpBytes += tensor.Tensor.Bytes;
            }
            else
            {
                WeightBytes += tensor.Tensor.Bytes;
            }
        }
    }

    /// <summary>The file.</summary>
    public GgufFile File { get; }

    /// <summary>What it holds.</summary>
    public GgufModelKind Kind { get; }

    /// <summary><c>general.architecture</c> as it stands in the file; empty where the file has none.</summary>
    public string ArchitectureName { get; }

    /// <summary>The architecture; null where the file is no model.</summary>
    public ModelArchitecture? Architecture { get; }

    /// <summary>Every tensor with its place in the model, in file order.</summary>
    public IReadOnlyList<GgufStoredTensor> Tensors { get; }

    /// <summary>What is odd about the file and the model in it.</summary>
    public IReadOnlyList<ModelFileWarning> Warnings { get; }

    /// <summary>Bytes of the tensors that an engine loads: all but the multi-token-prediction layers.</summary>
    public long WeightBytes { get; }

    /// <summary>Bytes of multi-token-prediction layers, which are loaded only for speculative decoding.</summary>
    public long MtpBytes { get; }

    /// <summary>Every tensor's bytes as stored, by layer and role; null where the file is no model.</summary>
    public WeightPlan? Weights
        => _planWeights is null ? null : LazyInitializer.EnsureInitialized(ref _weights, () => _planWeights(this));

    /// <summary>Bytes of one layer as stored.</summary>
    /// <param name="layer">Layer index, multi-token-prediction layers included; −1 for what is outside the layers.</param>
    public long LayerBytes(int layer) => Tensors.Where(tensor => tensor.Layer == layer).Sum(tensor => tensor.Tensor.Bytes);

    /// <summary>Bytes of a role as stored, all layers together, multi-token-prediction layers aside.</summary>
    /// <param name="role">The role.</param>
    public long RoleBytes(TensorRole role)
        => Tensors.Where(tensor => tensor.Role == role && tensor.Part != ModelPart.MultiTokenPrediction).Sum(tensor => tensor.Tensor.Bytes);

    /// <summary>Reads a file and what is in it.</summary>
    /// <param name="path">A GGUF file, or any shard of one.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PlannerException">
    /// The file cannot be read or is damaged; GgufArchitectureUnknown: the architecture is not known and its caches do not follow from the
    /// metadata.
    /// </exception>
    public static GgufModel Open(string path, CancellationToken cancellation = default) => GgufArchitectureReader.Read(GgufFile.Open(path, cancellation));

    /// <inheritdoc/>
    public override string ToString() => $"{File.Path}: {ArchitectureName} ({Kind})";
}
