using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Quantization;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Conformance;

/// <summary>Writes a GGUF with a model's real tensor names, shapes and types and no data: as large as the model, and of a few megabytes on disk.</summary>
internal static class SparseModel
{
    public static string Write(string path, WeightPlan weights, JsonElement config)
    {
        ModelArchitecture model = weights.Architecture;
        var writer = new GgufWriter();
        GgufMetadataFor.Write(writer, model, config);
        foreach (TensorBytes tensor in weights.Tensors.Where(tensor => tensor.Group.Part == ModelPart.Text))
        {
            if (tensor.Group.LayerKind < 0)
            {
                Add(writer, tensor.Group.Name, tensor, 0, isMamba2: false);
                continue;
            }

            int ordinal = 0;
            for (int layer = 0; layer < model.LayerCount; layer++)
            {
                if (model.Layout[layer] == tensor.Group.LayerKind)
                {
                    Add(writer, $"blk.{layer}.{tensor.Group.Name}", tensor, ordinal++, model.LayerKinds[tensor.Group.LayerKind].Find<Mamba2>() is not null);
                }
            }
        }

        return writer.WriteSparse(path);
    }

    private static void Add(GgufWriter writer, string name, TensorBytes tensor, int ordinal, bool isMamba2)
    {
        TensorGroup group = tensor.Group;
        long[] shape = group.Dimensions switch
        {
            // Mamba-2 keeps its scalars as a matrix of one column.
            1 when group.Name is "ssm_a" or "ssm_d" && isMamba2 => [1, group.Columns],
            1 => [group.Columns],
            2 => [group.Columns, group.Rows],
            _ => [group.Columns, group.Rows, group.Depth],
        };
        writer.Tensor(name, GgmlTypes.Find(tensor.TypeAt(ordinal))!, shape);
    }
}
