using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// A file that an engine loads beside a model: towers with their projector, a LoRA adapter, or the prediction layers alone. Its tensors as
/// stored are the truth for its bytes.
/// </summary>
public sealed class GgufSidecar
{
    /// <summary>Most bytes that are believed: 2^50. What engines add to them stays far from any overflow.</summary>
    private const long MaxBytes = 1L << 50;

    private readonly Dictionary<int, long> _layers = [];

    /// <summary>Makes a sidecar of a file that was read.</summary>
    /// <param name="file">The file; no model of its own.</param>
    /// <param name="isPartOfModel">Whether a store names it as part of the model, so that it is always loaded.</param>
    /// <exception cref="PlannerException">GgufTotalOverflow.</exception>
    internal GgufSidecar(GgufModel file, bool isPartOfModel = false)
    {
        Model = file;
        IsPartOfModel = isPartOfModel;
        if (file.File.TensorBytes > MaxBytes)
        {
            throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.SidecarTooLarge), file.File.Path, file.File.Path, file.File.TensorBytes);
        }

        foreach (GgufStoredTensor tensor in file.Tensors)
        {
            Bytes = checked(Bytes + tensor.Tensor.Bytes);
            if (tensor.Layer >= 0)
            {
                _layers[tensor.Layer] = LayerBytes(tensor.Layer) + tensor.Tensor.Bytes;
            }
            else if (tensor.Name.StartsWith("token_embd", StringComparison.Ordinal))
            {
                InputBytes += tensor.Tensor.Bytes;
            }
            else
            {
                OutputBytes += tensor.Tensor.Bytes;
            }
        }
    }

    /// <summary>Path of the file.</summary>
    public string Path => Model.File.Path;

    /// <summary>What it holds.</summary>
    public GgufModelKind Kind => Model.Kind;

    /// <summary>Bytes of its tensors.</summary>
    public long Bytes { get; }

    /// <summary>Elements of its tensors.</summary>
    public long ParameterCount => Model.File.ParameterCount;

    /// <summary>Whether a store names it as part of the model, so that it is always loaded.</summary>
    public bool IsPartOfModel { get; }

    /// <summary>Bytes of what stands beside the token embedding.</summary>
    internal long InputBytes { get; }

    /// <summary>Bytes of what stands in no layer and not beside the embedding.</summary>
    internal long OutputBytes { get; }

    private GgufModel Model { get; }

    /// <summary>Reads a sidecar.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it has to hold.</param>
    /// <param name="isPartOfModel">Whether a store names it as part of a model.</param>
    /// <exception cref="PlannerException">SidecarWrongKind, or why the file cannot be read.</exception>
    public static GgufSidecar Read(string path, GgufModelKind kind, bool isPartOfModel = false)
    {
        GgufModel file = GgufModel.Open(path);
        return file.Kind == kind
            ? new GgufSidecar(file, isPartOfModel)
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SidecarWrongKind), path, path, file.Kind, kind);
    }

    /// <summary>Whether it can belong to a model: its output is as wide as the model, or it names the same architecture.</summary>
    /// <param name="model">The model.</param>
    public bool BelongsTo(GgufModel model)
    {
        if (model.Architecture is not { } architecture)
        {
            return false;
        }

        return Kind switch
        {
            GgufModelKind.Projector => ProjectsTo(architecture.HiddenSize),
            GgufModelKind.Adapter => Model.ArchitectureName == model.ArchitectureName,
            GgufModelKind.Draft => Number(Model.ArchitectureName + ".embedding_length") == architecture.HiddenSize,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path} ({Kind})";

    /// <summary>Bytes of what changes one layer.</summary>
    internal long LayerBytes(int layer) => _layers.TryGetValue(layer, out long bytes) ? bytes : 0;

    /// <summary>Whether any tensor's name has a part.</summary>
    internal bool HasTensor(string part) => Model.Tensors.Any(tensor => tensor.Tensor.Name.IndexOf(part, StringComparison.Ordinal) >= 0);

    /// <summary>A text of the file; null where there is none or it is none.</summary>
    internal string? Text(string key)
    {
        try
        {
            return Model.File.Metadata.Text(key);
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    /// <summary>A number of the file; null where there is none or it is none.</summary>
    internal long? Number(string key)
    {
        try
        {
            return Model.File.Metadata.Integer(key);
        }
        catch (PlannerException)
        {
            // A value that is no number says nothing about where the file belongs.
            return null;
        }
    }

    // Older files give the width of the tower's own projection; the last matrix of the projector has the model's.
    // Where neither is there, nothing speaks against it.
    private bool ProjectsTo(long width)
    {
        long?[] named = [Number("clip.vision.projection_dim"), Number("clip.audio.projection_dim"), Number("clip.projection_dim")];
        GgufStoredTensor[] projector = [.. Model.Tensors.Where(tensor => tensor.Name.StartsWith("mm.", StringComparison.Ordinal))];
        return named.Contains(width)
            || projector.Any(tensor => tensor.Tensor.Rows == width || tensor.Tensor.Columns == width)
            || (projector.Length == 0 && named.All(number => number is null));
    }
}
