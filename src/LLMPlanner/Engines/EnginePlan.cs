using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;

namespace LLMPlanner.Engines;

/// <summary>A model in a quantization under an engine's settings, ready to be asked about loads and machines.</summary>
internal abstract class EnginePlan
{
    /// <summary>Cache type the engine uses, by its own name (<c>auto</c> where it follows the model).</summary>
    public abstract string CacheTypeName { get; }

    /// <summary>Bytes one more token of one request adds, before rounding.</summary>
    public abstract long KvBytesPerToken(long contextLength);

    /// <summary>The numbers at one load on one device, without allocating.</summary>
    public abstract FootprintValues At(long contextLength, int requests);

    /// <summary>The same, cause by cause.</summary>
    public abstract IReadOnlyList<FootprintComponent> Components(long contextLength, int requests);

    /// <summary>The numbers as a placement divides the model: where an engine pads or replicates, they follow its ranks.</summary>
    public virtual FootprintValues At(DevicePlacement placement, long contextLength, int requests) => At(contextLength, requests);

    /// <summary>The same, cause by cause.</summary>
    public virtual IReadOnlyList<FootprintComponent> Components(DevicePlacement placement, long contextLength, int requests)
        => Components(contextLength, requests);

    /// <summary>True where the plan keeps the asked headroom free by itself.</summary>
    public virtual bool AppliesHeadroom => false;

    /// <summary>Lays the model out on a machine.</summary>
    public abstract DevicePlacement Place(HardwareProfile hardware, bool useTotalMemory, long contextLength, int requests);

    /// <summary>Whether a load fits with the layout of <paramref name="placement"/>: expected bytes against what each device offers.</summary>
    public abstract bool Fits(DevicePlacement placement, long contextLength, int requests);

    /// <summary>The longest requests that fit with a layout, up to a limit, in closed form; null where the engine has none and it is searched for.</summary>
    public virtual long? MaxContextLength(DevicePlacement placement, int requests, long limit) => null;

    /// <summary>The most requests at once that fit with a layout, in closed form; null where the engine has none and it is searched for.</summary>
    public virtual int? MaxConcurrentRequests(DevicePlacement placement, long contextLength) => null;

    /// <summary>
    /// Weight bytes read for one decode step of <paramref name="requests"/> requests on each device, in the order of the placement's
    /// entries: all of the dense weights, and of the experts those that at least one of the requests is routed to.
    /// </summary>
    public abstract IReadOnlyList<long> WeightBytesReadPerStep(DevicePlacement placement, int requests);

    /// <summary>True where the devices work on a step at the same time, false where they take turns.</summary>
    public abstract bool DevicesWorkTogether { get; }

    /// <summary>Share of the experts that at least one of several requests is routed to, routing taken as uniform.</summary>
    protected static double ExpertShare(Architectures.ModelArchitecture architecture, int requests)
    {
        long experts = 0;
        long active = 0;
        foreach (Architectures.TensorGroup group in architecture.Tensors.Groups)
        {
            if (group.Experts > experts)
            {
                experts = group.Experts;
                active = group.ActiveExperts;
            }
        }

        return experts == 0 ? 1 : 1 - Math.Pow(1 - ((double)active / experts), requests);
    }
}
