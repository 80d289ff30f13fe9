using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Footprints;

/// <summary>The formulas behind a footprint with their numbers, for people who ask why.</summary>
public static class FootprintExplanation
{
    /// <summary>One line per cause.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="footprint">Its answer.</param>
    public static IEnumerable<string> Lines(ResolvedPlan plan, ModelFootprint footprint)
    {
        ModelArchitecture architecture = plan.Model.Architecture;
        foreach (TensorGroup group in architecture.Tensors.Groups)
        {
            yield return group.Depth > 1
                ? Message.Format(SR.ExplainStack, group.Name, group.Count, group.Columns, group.Rows, group.Depth, group.Parameters)
                : Message.Format(SR.ExplainTensor, group.Name, group.Count, group.Columns, group.Rows, group.Parameters);
        }

        yield return Message.Format(SR.ExplainTotal, footprint.TotalParameters, footprint.ActiveParameters, footprint.RoutedExpertParameters);
        foreach (CacheGroup group in architecture.Caches.Groups)
        {
            yield return group.Kind == CacheKind.State
                ? Message.Format(SR.ExplainState, group.Layers, group.StateElements, group.ConvolutionElements)
                : Message.Format(SR.ExplainCache, group.Layers, group.KeyWidth, group.ValueWidth, group.Span.TokensKept(plan.ContextLength), group.Kind);
        }

        foreach (FootprintComponent component in footprint.Components)
        {
            yield return Message.Format(
                SR.ExplainComponent, component.Name, component.Bytes, component.Low, component.High, component.Basis, component.Source);
        }
    }
}
