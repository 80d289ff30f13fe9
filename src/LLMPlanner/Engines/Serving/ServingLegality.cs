using System.Runtime.CompilerServices;
using LLMPlanner.Architectures;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>Which divisions of a model its dimensions allow: heads, states and quantized blocks are not cut.</summary>
internal sealed class ServingLegality
{
    private static readonly ConditionalWeakTable<WeightPlan, ServingLegality> s_known = new();

    private readonly ModelArchitecture _architecture;
    private readonly HeadCount[] _heads;
    private readonly BlockedWidth[] _widths;
    private readonly bool _hasExperts;

    private ServingLegality(WeightPlan weights)
    {
        _architecture = weights.Architecture;
        var heads = new List<HeadCount>();
        var widths = new List<BlockedWidth>();
        foreach (LayerKind kind in _architecture.LayerKinds)
        {
            foreach (LayerBlock block in kind.Blocks)
            {
                heads.AddRange(Heads(block));
            }
        }

        foreach (TensorBytes tensor in weights.Tensors)
        {
            TensorGroup group = tensor.Group;
            _hasExperts |= group.Experts > 0;
            if (group.Part == ModelPart.Text && group.Dimensions > 1)
            {
                // Layers of a kind may be stored in different ways; each of them must allow the cut.
                ScaleTile[] tiles = [.. Enumerable.Range(0, Math.Max(1, tensor.Schemes?.Count ?? 1)).Select(ordinal => weights.Format.Tile(tensor, ordinal)).Distinct()];
                widths.AddRange(tiles.SelectMany(tile => Widths(group, tile)));
            }
        }

        _heads = [.. heads.Distinct()];
        _widths = [.. widths.Distinct()];
    }

    /// <summary>The rules for a model's weights, worked out once for all machines.</summary>
    public static ServingLegality For(WeightPlan weights) => s_known.GetValue(weights, static plan => new ServingLegality(plan));

    /// <summary>Why a division is not possible, or null where it is.</summary>
    public ServingRefusal? Refuse(in ServingShape shape)
    {
        int ranks = shape.Tensor;
        int stages = shape.Pipeline;
        if (shape.IsExpertParallel && !_hasExperts)
        {
            return new ServingRefusal("expert parallelism", () => Message.Format(SR.ExpertsMissing, _architecture.ModelType));
        }

        if (stages > _architecture.LayerCount)
        {
            return new ServingRefusal("pipeline-parallel-size", () => Message.Format(SR.PipelineExceedsLayers, stages, _architecture.LayerCount));
        }

        foreach (HeadCount heads in _heads)
        {
            // Key/value heads may also be replicated, as long as every rank gets whole ones.
            if (heads.Count % ranks != 0 && !(heads.MayRepeat && ranks % heads.Count == 0))
            {
                return new ServingRefusal("tensor-parallel-size", () => Message.Format(SR.TensorParallelDoesNotDivide, ranks, heads.Count, heads.What));
            }
        }

        foreach (BlockedWidth width in _widths)
        {
            if (width.IsExpert && shape.IsExpertParallel)
            {
                continue;
            }

            if (width.Width % ranks != 0 || (width.Width / ranks) % width.Block != 0)
            {
                return new ServingRefusal(
                    "tensor-parallel-size", () => Message.Format(SR.TensorParallelCutsBlocks, ranks, width.Width, width.Tensor, width.Block));
            }
        }

        return null;
    }

    private static IEnumerable<HeadCount> Heads(LayerBlock block)
    {
        switch (block)
        {
            case Attention attention:
                yield return new HeadCount(attention.Heads, "attention heads", false);
                yield return new HeadCount(attention.KeyValueHeads, "key/value heads", true);
                break;
            case LatentAttention latent:
                yield return new HeadCount(latent.Heads, "attention heads", false);
                break;
            case CompressedAttention compressed:
                yield return new HeadCount(compressed.Heads, "attention heads", false);
                break;
            case GatedDeltaNet net:
                yield return new HeadCount(net.KeyHeads, "linear attention key heads", false);
                yield return new HeadCount(net.ValueHeads, "linear attention value heads", false);
                break;
            case Mamba2 mamba:
                yield return new HeadCount(mamba.Heads, "state heads", false);
                break;
        }
    }

    /// <summary>The side of a matrix that tensor parallelism divides, where tiles of scales lie along it: a rank must hold whole ones.</summary>
    private static IEnumerable<BlockedWidth> Widths(TensorGroup group, ScaleTile tile)
    {
        bool isExpert = group.Role.IsRoutedExpert();
        bool byColumns = group.Sharding == TensorSharding.Columns || (group.Sharding == TensorSharding.Experts && group.Role == TensorRole.ExpertDown);
        bool byRows = group.Depth == 1
            ? group.Sharding == TensorSharding.Rows
            : group.Sharding == TensorSharding.Experts && group.Role != TensorRole.ExpertDown;
        if (byColumns && tile.Columns > 1 && !tile.MayPad)
        {
            yield return new BlockedWidth(group.Columns, tile.Columns, isExpert, group.Name);
        }

        // A side that is no whole number of tiles to begin with belongs to a matrix that engines leave as it is.
        if (byRows && tile.Rows > 1 && group.Rows % tile.Rows == 0)
        {
            yield return new BlockedWidth(group.Rows, tile.Rows, isExpert, group.Name);
        }
    }

    private sealed record HeadCount(long Count, string What, bool MayRepeat);

    private sealed record BlockedWidth(long Width, long Block, bool IsExpert, string Tensor);
}
