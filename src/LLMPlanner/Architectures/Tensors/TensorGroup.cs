namespace LLMPlanner.Architectures;

/// <summary>
/// One tensor of a layer kind (or of the model as a whole), standing for every layer that has it. Shapes are written the GGUF way:
/// <see cref="Columns"/> is the contiguous row length, <see cref="Depth"/> the number of experts merged into one tensor.
/// </summary>
public sealed class TensorGroup
{
    internal TensorGroup(string name, TensorRole role, long columns, long rows, long depth, int dimensions)
    {
        Name = name;
        Role = role;
        Columns = columns;
        Rows = rows;
        Depth = depth;
        Dimensions = dimensions;
        Elements = checked(columns * rows * depth);
        CheckpointRows = rows;
        CheckpointColumns = columns;
        CheckpointMatrices = depth;
    }

    /// <summary>Name as a GGUF file writes it, without the layer prefix: <c>attn_q.weight</c>, <c>ffn_down_exps.weight</c>, <c>output_norm.weight</c>.</summary>
    public string Name { get; }

    /// <summary>What the tensor does.</summary>
    public TensorRole Role { get; }

    /// <summary>Breakdown category of its parameters.</summary>
    public ParameterCategory Category => Role.Category();

    /// <summary>Part of the model that holds it.</summary>
    public ModelPart Part { get; internal set; }

    /// <summary>Row length: input features of a matrix, or the length of a vector.</summary>
    public long Columns { get; }

    /// <summary>Number of rows: output features of a matrix, 1 for a vector.</summary>
    public long Rows { get; }

    /// <summary>Number of experts (or heads of a batched matrix) stacked in one tensor; 1 otherwise.</summary>
    public long Depth { get; }

    /// <summary>Number of dimensions the tensor is stored with (1, 2 or 3).</summary>
    public int Dimensions { get; }

    /// <summary>Elements of one such tensor.</summary>
    public long Elements { get; }

    /// <summary>How many tensors this group stands for: the number of layers of its kind, or the repeats inside a tower.</summary>
    public int Count { get; internal set; } = 1;

    /// <summary>Parameters of the whole group.</summary>
    public long Parameters => checked(Elements * Count);

    /// <summary>Index of the layer kind in <see cref="ModelArchitecture.LayerKinds"/>; −1 for tensors outside the layers.</summary>
    public int LayerKind { get; internal set; } = -1;

    /// <summary>Routed experts the tensor holds; 0 for tensors that are always active.</summary>
    public long Experts { get; internal set; }

    /// <summary>Experts that work on one token, of <see cref="Experts"/>.</summary>
    public long ActiveExperts { get; internal set; }

    /// <summary>True for buffers that checkpoints store and this project counts (router correction biases, layer scalars).</summary>
    public bool IsStoredBuffer { get; internal set; }

    /// <summary>True for tensors that stay in 32-bit floats in a GGUF file whatever the quantization (norms, biases, routers, convolutions).</summary>
    public bool IsKeptInFloat32 { get; internal set; }

    /// <summary>How tensor parallelism divides the tensor.</summary>
    public TensorSharding Sharding { get; internal set; }

    /// <summary>Rows that belong to key/value heads, for projections whose key/value part is replicated when ranks outnumber the heads.</summary>
    public long KeyValueRows { get; internal set; }

    /// <summary>Key/value heads (or recurrent heads) behind <see cref="KeyValueRows"/>; 0 where it does not matter.</summary>
    public long KeyValueHeads { get; internal set; }

    /// <summary>
    /// Rows of the matrix as a Hugging Face checkpoint stores it, where that differs from <see cref="Rows"/>: block scales follow its shape.
    /// </summary>
    public long CheckpointRows { get; internal set; }

    /// <summary>Columns of the matrix as a Hugging Face checkpoint stores it.</summary>
    public long CheckpointColumns { get; internal set; }

    /// <summary>Matrices of that shape behind one such tensor: the experts of a stack, or 0 where another tensor already stands for it.</summary>
    public long CheckpointMatrices { get; internal set; }

    /// <inheritdoc/>
    public override string ToString()
        => Depth > 1 ? $"{Name} [{Columns}, {Rows}, {Depth}] × {Count}" : $"{Name} [{Columns}, {Rows}] × {Count}";
}
