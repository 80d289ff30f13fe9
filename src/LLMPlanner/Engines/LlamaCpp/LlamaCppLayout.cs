namespace LLMPlanner.Engines.LlamaCpp;

/// <summary>
/// Which layers lie where: the last <c>n-gpu-layers</c> on the GPUs, split by their memory, the rest and the experts of the first
/// <c>n-cpu-moe</c> layers in host memory.
/// </summary>
internal readonly struct LlamaCppLayout
{
    private LlamaCppLayout(int gpuLayers, int cpuMoeLayers, int firstGpuLayer, int[] bounds, bool outputOnHost)
    {
        GpuLayers = gpuLayers;
        CpuMoeLayers = cpuMoeLayers;
        FirstGpuLayer = firstGpuLayer;
        Bounds = bounds;
        OutputOnHost = outputOnHost;
    }

    /// <summary>Layers on GPUs, the output counted as one more.</summary>
    public int GpuLayers { get; }

    /// <summary>First layers whose routed experts are in host memory.</summary>
    public int CpuMoeLayers { get; }

    /// <summary>First layer on a GPU; the layer count where only the output is there.</summary>
    public int FirstGpuLayer { get; }

    /// <summary>Where each device's layers begin, and one more for the end; the end of all is the layer count plus the output.</summary>
    public int[] Bounds { get; }

    public int Devices => Bounds.Length - 1;

    /// <summary>Whether the final norm and the head are in host memory.</summary>
    public bool OutputOnHost { get; }

    /// <summary>Whether the engine is told to leave all devices alone.</summary>
    public bool LeavesDevices { get; init; }

    /// <summary>The output lies on the last device that has any layer.</summary>
    public bool HoldsOutput(int device, int layers) => GpuLayers > 0 && Bounds[device] <= layers && Bounds[device + 1] > layers;

    /// <summary>Splits layers over devices in proportion to their memory, the way llama.cpp's default layer split does.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="gpuLayers">Wanted layers on GPUs; more than the model has means all of them.</param>
    /// <param name="cpuMoeLayers">First layers with experts in host memory.</param>
    /// <param name="memory">Memory of each device.</param>
    /// <param name="outputLast">True in builds that move the output to a GPU after all layers, false in those that move it before.</param>
    /// <param name="room">One number more than devices, for a layout that is only looked at; null for one that is kept.</param>
    public static LlamaCppLayout Split(int layers, long gpuLayers, long cpuMoeLayers, long[] memory, bool outputLast, int[]? room = null)
    {
        int active = memory.Length == 0 ? 0 : (int)Math.Min(gpuLayers, layers + 1L);
        int stop = outputLast && active <= layers ? layers : layers + 1;
        int first = stop - active;
        int[] bounds = room ?? new int[memory.Length + 1];
        double total = 0;
        foreach (long bytes in memory)
        {
            total += bytes;
        }

        double cumulative = 0;
        bounds[0] = first;
        for (int device = 0; device < memory.Length; device++)
        {
            cumulative += memory[device];

            // A layer goes to the first device whose cumulative share exceeds the layer's position.
            double end = total > 0 ? cumulative / total * active : (device + 1.0) / memory.Length * active;
            bounds[device + 1] = device == memory.Length - 1 ? stop : first + (int)Math.Min(active, Math.Ceiling(end - 1e-9));
        }

        return new LlamaCppLayout(active, (int)Math.Min(cpuMoeLayers, layers), first, bounds, active == 0 || stop == layers);
    }
}
