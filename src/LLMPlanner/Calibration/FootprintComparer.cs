using LLMPlanner.Engines.Serving;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Calibration;

/// <summary>Puts what was predicted beside what a start-up printed. Only components that the log has figures for are compared.</summary>
public static class FootprintComparer
{
    /// <summary>Compares.</summary>
    /// <param name="plan">The question that the start-up answers; see <see cref="MeasurementQuestion"/>.</param>
    /// <param name="measurement">What was measured.</param>
    public static IReadOnlyList<ComponentComparison> Compare(ResolvedPlan plan, EngineMeasurement measurement)
    {
        IEnumerable<ComponentComparison> rows = plan.Plan switch
        {
            null => [],
            ServingPlan serving => Serving(plan, serving, measurement),
            _ => Buffers(plan, measurement),
        };
        return
        [
            .. rows.Select(row => row with
            {
                Model = plan.Model.Model,
                Quantization = plan.Quantization.Id,
                Engine = plan.Engine.Name,
                EngineVersion = plan.EngineVersion,
                Hardware = plan.Hardware?.Name,
                Path = measurement.Path,
            }),
        ];
    }

    /// <summary>Engines with a pool print figures of one rank.</summary>
    private static IEnumerable<ComponentComparison> Serving(ResolvedPlan plan, ServingPlan serving, EngineMeasurement measurement)
    {
        ServingShape shape = Shape(plan, serving, out PlacementEntry? entry);
        Accelerator? card = plan.Hardware?.Accelerators.FirstOrDefault();
        int layers = plan.Model.Architecture.LayerCount;
        if (measurement.WeightBytes is { } weights)
        {
            int[] bounds = serving.Rules.Stages(layers, shape.Pipeline);
            RankWeights rank = serving.Divide(shape).Weights;
            long predicted = Enumerable.Range(0, shape.Pipeline).Max(stage => rank.Stage(bounds[stage], bounds[stage + 1]));
            yield return Row("weights", ByteRange.Exact(predicted), weights);
        }

        if (measurement.WorkspaceBytes is { } workspace)
        {
            yield return Row("peak activation", serving.Rules.Workspace(card, shape, plan.ContextLength), workspace);
        }

        if (measurement.OverheadBytes is { } overhead)
        {
            yield return Row("runtime and communication", serving.Overhead(card, shape), overhead);
        }

        // Less than nothing is what the allocator gave back while they were captured, and no figure of them.
        if (measurement.GraphBytes is >= 0 and { } graphs && serving.Outside(card, shape) is { High: > 0 } outside)
        {
            yield return Row("CUDA graphs", outside, graphs);
        }

        if (measurement.KvCacheBytes is { } cache && entry is not null)
        {
            yield return Row(
                "KV cache pool", new ByteRange(entry.KvCacheBudgetLowBytes, entry.KvCacheBudgetBytes, entry.KvCacheBudgetHighBytes), cache);
        }
    }

    /// <summary>The division that the log was printed under, and what a rank holds; without a machine what was asked for.</summary>
    private static ServingShape Shape(ResolvedPlan plan, ServingPlan serving, out PlacementEntry? entry)
    {
        entry = null;
        if (plan.Hardware is not null)
        {
            DevicePlacement placement = FitEvaluator.Place(plan);
            if (placement.Layout is ServingLayout layout)
            {
                entry = placement.Entries[layout.Candidate.Cards[0]];
                return layout.Candidate.Shape;
            }
        }

        return serving.AskedShape();
    }

    /// <summary>Engines that print buffers print all of them; sums over devices and host are compared.</summary>
    private static IEnumerable<ComponentComparison> Buffers(ResolvedPlan plan, EngineMeasurement measurement)
    {
        IReadOnlyList<FootprintComponent> components = plan.Plan!.Components(plan.ContextLength, plan.ConcurrentRequests);
        ByteRange Sum(params ComponentKind[] kinds)
        {
            ByteRange sum = ByteRange.Zero;
            foreach (FootprintComponent component in components.Where(component => kinds.Contains(component.Kind)))
            {
                sum += new ByteRange(component.Low, component.Bytes, component.High);
            }

            return sum;
        }

        if (measurement.WeightBytes is { } weights)
        {
            yield return Row("weights", Sum(ComponentKind.Weights, ComponentKind.OtherWeights), weights);
        }

        if (measurement.KvCacheBytes is { } cache)
        {
            yield return Row("KV cache", Sum(ComponentKind.KvCache), cache);
        }

        if (measurement.StateBytes is { } state)
        {
            yield return Row("recurrent state", Sum(ComponentKind.State), state);
        }

        if (measurement.WorkspaceBytes is { } workspace)
        {
            yield return Row("compute buffers", Sum(ComponentKind.Workspace), workspace);
        }
    }

    private static ComponentComparison Row(string component, ByteRange predicted, long measured)
        => new(component, predicted.Expected, predicted.Low, predicted.High, measured);
}
