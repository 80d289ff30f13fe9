using LLMPlanner.Caches;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// Tensors of a layer taken as the file stores them, for architectures that no other block describes, with what the metadata say that the
/// layer caches.
/// </summary>
public sealed class StoredTensors : LayerBlock
{
    private readonly IReadOnlyList<GgufLayerTensor> _tensors;
    private readonly Action<CacheList>? _caches;
    private readonly long _flopsPerCachedToken;
    private readonly long _activeExperts;

    internal StoredTensors(IReadOnlyList<GgufLayerTensor> tensors, long activeExperts, Action<CacheList>? caches = null, long flopsPerCachedToken = 0)
    {
        _tensors = tensors;
        _activeExperts = activeExperts;
        _caches = caches;
        _flopsPerCachedToken = flopsPerCachedToken;
    }

    internal override long FlopsPerCachedToken => _flopsPerCachedToken;

    internal override void Describe(TensorList tensors)
    {
        foreach (GgufLayerTensor tensor in _tensors)
        {
            Describe(tensors, tensor, _activeExperts);
        }
    }

    internal override void Describe(CacheList caches) => _caches?.Invoke(caches);

    /// <summary>Lists one stored tensor with the role that its name gives it.</summary>
    internal static void Describe(TensorList tensors, GgufLayerTensor tensor, long activeExperts)
    {
        TensorRole role = GgufTensorRoles.Of(tensor.Name);
        TensorGroup group = tensor.Rank > 2
            ? tensors.Stack(tensor.Name, role, tensor.Rows, tensor.Columns, tensor.Depth, TensorSharding.Replicated)
            : tensor.Rank == 2
                ? tensors.Matrix(tensor.Name, role, checked(tensor.Rows * tensor.Depth), tensor.Columns)
                : tensors.Vector(tensor.Name, role, tensor.Columns);
        if (role.IsRoutedExpert())
        {
            group.Experts = tensor.Rank > 2 ? tensor.Depth : tensor.Rank == 2 ? tensor.Rows : 0;
            group.ActiveExperts = Math.Min(activeExperts, group.Experts);
        }

        group.IsStoredBuffer = role == TensorRole.RouterCorrectionBias;
    }
}
