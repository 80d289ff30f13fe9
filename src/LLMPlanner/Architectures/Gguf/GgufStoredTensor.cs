using LLMPlanner.Formats.Gguf;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>A tensor of a file with its place in the model.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Layer">Layer index; −1 outside the layers.</param>
/// <param name="Name">Name without the layer prefix.</param>
/// <param name="Role">What it does.</param>
/// <param name="Part">The part of the model that holds it.</param>
/// <param name="IsParameter">False for tables of the engine and for scales.</param>
public sealed record GgufStoredTensor(GgufTensor Tensor, int Layer, string Name, TensorRole Role, ModelPart Part, bool IsParameter);
