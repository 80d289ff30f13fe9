using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>Collects the tensors that a block describes, checking every shape as it arrives.</summary>
internal sealed class TensorList
{
    private readonly List<TensorGroup> _groups = [];

    public IReadOnlyList<TensorGroup> Groups => _groups;

    /// <summary>A matrix of <paramref name="rows"/> outputs × <paramref name="columns"/> inputs.</summary>
    public TensorGroup Matrix(string name, TensorRole role, long rows, long columns, TensorSharding sharding = TensorSharding.Replicated)
        => Add(name, role, columns, rows, 1, 2, sharding);

    /// <summary>A stack of matrices: experts, or per-head matrices of latent attention.</summary>
    public TensorGroup Stack(string name, TensorRole role, long rows, long columns, long depth, TensorSharding sharding)
        => Add(name, role, columns, rows, depth, 3, sharding);

    /// <summary>A vector; GGUF files keep vectors in 32-bit floats.</summary>
    public TensorGroup Vector(string name, TensorRole role, long length, TensorSharding sharding = TensorSharding.Replicated)
    {
        TensorGroup group = Add(name, role, length, 1, 1, 1, sharding);
        group.IsKeptInFloat32 = true;
        return group;
    }

    /// <summary>A matrix that a GGUF file keeps in 32-bit floats (routers, convolution kernels, per-expert biases).</summary>
    public TensorGroup FloatMatrix(string name, TensorRole role, long rows, long columns, TensorSharding sharding = TensorSharding.Replicated)
    {
        TensorGroup group = Matrix(name, role, rows, columns, sharding);
        group.IsKeptInFloat32 = true;
        return group;
    }

    private TensorGroup Add(string name, TensorRole role, long columns, long rows, long depth, int dimensions, TensorSharding sharding)
    {
        if (columns <= 0 || rows <= 0 || depth <= 0)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.TensorShapeInvalid), name, name, columns, rows, depth);
        }

        var group = new TensorGroup(name, role, columns, rows, depth, dimensions) { Sharding = sharding };
        _groups.Add(group);
        return group;
    }
}
