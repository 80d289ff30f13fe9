using LLMPlanner.Architectures;

namespace LLMPlanner.Engines.LlamaCpp.Compute;

/// <summary>
/// What a device takes over from a layer that the host has computed: the results of its last products with weights, whose sums the device
/// makes itself. Steps marked for the host are those sums; they come after the device's inputs.
/// </summary>
internal static class ArrivalGraph
{
    public static GraphProgram Write(LayerKind kind, long hidden, bool perOutput)
    {
        var graph = new GraphProgram();
        Extent Wide(long width) => perOutput ? new Extent(Output: width * 4) : new Extent(Token: width * 4);
        if (kind.Find<MixtureOfExperts>() is not { } experts)
        {
            graph.Allocate(Slots.Stream, Wide(hidden));
            graph.Allocate(Slots.Residual, Wide(hidden));
        }
        else if (experts.SharedWidth > 0)
        {
            int gate = experts.HasSharedGate ? graph.Allocate(Wide(1)) : -1;
            int shared = graph.Allocate(Wide(hidden));
            graph.Allocate(Slots.Stream, Wide(hidden));
            graph.Allocate(Slots.Residual, Wide(hidden));
            if (gate >= 0)
            {
                graph.Free(gate, onHost: true);
            }

            graph.Free(shared, onHost: true);
        }
        else
        {
            int down = graph.Allocate(Wide(experts.ActiveExperts * hidden));
            int weights = graph.Allocate(Wide(experts.ActiveExperts));
            graph.Allocate(Slots.Residual, Wide(hidden));
            graph.Free(weights, onHost: true);
            graph.AllocateOnHost(Slots.Stream, Wide(hidden));
            graph.Free(down, onHost: true);
        }

        graph.Free(Slots.Residual, onHost: true);
        return graph;
    }
}
