using LLMPlanner.Architectures;
using LLMPlanner.Quantization;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// What one rank stores of a tensor: query heads and feed-forward widths divided, key/value heads divided down to one and replicated from
/// there on, the vocabulary padded and divided, experts sliced or handed out whole, everything else replicated.
/// </summary>
/// <param name="format">The quantization, which says what a shard takes.</param>
/// <param name="vocabularyPadding">Multiple that the vocabulary is padded to.</param>
/// <param name="padding">Rounding of quantized experts.</param>
/// <param name="dividesTowers">Whether the matrices of towers are divided as those of the text model are.</param>
internal sealed class TensorSharder(QuantizationFormat format, long vocabularyPadding, ExpertPadding padding, bool dividesTowers)
{
    /// <summary>Bytes of one tensor on one rank: the weights, and the scales stored beside them.</summary>
    public (long Weights, long Scales) Bytes(TensorBytes tensor, int ordinal, in ServingShape shape)
    {
        TensorGroup group = tensor.Group;
        (long columns, long rows, long depth) = Shard(group, shape);
        string type = tensor.TypeAt(ordinal);
        if (format.Tile(tensor, ordinal) is { MayPad: true } tile && !shape.IsExpertParallel)
        {
            (columns, rows) = WholeTiles(group, tile, columns, rows);
        }

        (long padded, long paddedRows) = IsQuantized(type) ? Padded(group, columns, rows) : (columns, rows);
        if (format.Shard(tensor, ordinal, padded, paddedRows, depth) is { } bytes)
        {
            return (bytes.Weights, bytes.Scales);
        }

        long elements = checked(columns * rows * depth);
        return type switch
        {
            "bf16" or "fp16" => (checked(elements * 2), 0),
            "fp32" => (checked(elements * 4), 0),

            // A type this library only knows the size of: the share of the elements.
            _ => ((long)Math.Ceiling((double)tensor.BytesAt(ordinal) / group.Elements * elements), 0),
        };
    }

    /// <summary>The dimensions of a shard, before any backend's rounding.</summary>
    internal (long Columns, long Rows, long Depth) Shard(TensorGroup group, in ServingShape shape)
    {
        long ranks = shape.Tensor;
        bool isVector = group.Dimensions == 1;
        switch (group.Sharding)
        {
            case TensorSharding.Vocabulary:
                return Outputs(group, Multiples.Count(Multiples.Up(isVector ? group.Columns : group.Rows, vocabularyPadding), ranks));
            case TensorSharding.KeyValueHeads when group.KeyValueHeads > 0:
                return Outputs(group, KeyValueOutputs(group, isVector ? group.Columns : group.Rows, ranks));
            case TensorSharding.Rows or TensorSharding.KeyValueHeads:
                return group.Depth > 1
                    ? (group.Columns, group.Rows, Multiples.Count(group.Depth, ranks))
                    : Outputs(group, Multiples.Count(isVector ? group.Columns : group.Rows, ranks));
            case TensorSharding.Columns:
                return (Multiples.Count(group.Columns, ranks), group.Rows, group.Depth);
            case TensorSharding.Experts:
                return Experts(group, shape);
            default:
                return dividesTowers && group.Part == ModelPart.Vision && group.Dimensions == 2 && !IsPatchOrTable(group)
                    ? (group.Columns, Multiples.Count(group.Rows, ranks), group.Depth)
                    : (group.Columns, group.Rows, group.Depth);
        }
    }

    private static (long Columns, long Rows, long Depth) Outputs(TensorGroup group, long outputs)
        => group.Dimensions == 1 ? (outputs, 1, 1) : (group.Columns, outputs, group.Depth);

    private static long KeyValueOutputs(TensorGroup group, long outputs, long ranks)
    {
        long queries = outputs - group.KeyValueRows;
        long headsHere = Math.Max(1, group.KeyValueHeads / ranks);
        return checked(Multiples.Count(queries, ranks) + (group.KeyValueRows / group.KeyValueHeads * headsHere));
    }

    private static (long Columns, long Rows, long Depth) Experts(TensorGroup group, in ServingShape shape)
    {
        bool isBias = group.Dimensions == 2;
        if (shape.IsExpertParallel)
        {
            return isBias
                ? (group.Columns, Multiples.Count(group.Rows, shape.ExpertRanks), 1)
                : (group.Columns, group.Rows, Multiples.Count(group.Depth, shape.ExpertRanks));
        }

        bool isDown = group.Role == TensorRole.ExpertDown;
        if (isBias)
        {
            return (isDown ? group.Columns : Multiples.Count(group.Columns, shape.Tensor), group.Rows, 1);
        }

        return isDown
            ? (Multiples.Count(group.Columns, shape.Tensor), group.Rows, group.Depth)
            : (group.Columns, Multiples.Count(group.Rows, shape.Tensor), group.Depth);
    }

    private static bool IsQuantized(string type) => type is not ("bf16" or "fp16" or "fp32");

    /// <summary>The experts' inner width is handed out in whole tiles, so that all ranks but the last hold the rounded-up share.</summary>
    private static (long Columns, long Rows) WholeTiles(TensorGroup group, ScaleTile tile, long columns, long rows)
        => group.Role == TensorRole.ExpertDown
            ? (Multiples.Up(columns, tile.Columns), rows)
            : (columns, Multiples.Up(rows, tile.Columns));

    // Patch embeddings and position tables of towers are not divided.
    private static bool IsPatchOrTable(TensorGroup group)
        => group.Name.IndexOf("patch", StringComparison.Ordinal) >= 0 || group.Name.IndexOf("position", StringComparison.Ordinal) >= 0;

    private (long Columns, long Rows) Padded(TensorGroup group, long columns, long rows)
    {
        if (!group.Role.IsRoutedExpert() || ReferenceEquals(padding, ExpertPadding.None))
        {
            return (columns, rows);
        }

        bool isDown = group.Role == TensorRole.ExpertDown;
        columns = Multiples.Up(Multiples.Up(columns, isDown ? padding.Width : padding.Hidden), padding.Columns);
        rows = Multiples.Up(rows, isDown ? padding.Hidden : padding.Width);
        return (columns, rows);
    }
}
