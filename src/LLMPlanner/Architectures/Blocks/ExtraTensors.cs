namespace LLMPlanner.Architectures;

/// <summary>Counted tensors that no other block describes (hyper-connections, per-layer inputs, scalars). They cache nothing.</summary>
public sealed class ExtraTensors : LayerBlock
{
    private readonly Action<TensorList> _describe;

    internal ExtraTensors(Action<TensorList> describe) => _describe = describe;

    internal override void Describe(TensorList tensors) => _describe(tensors);
}
