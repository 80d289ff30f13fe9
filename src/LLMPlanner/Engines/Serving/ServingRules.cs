using LLMPlanner.Hardware;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// The rules in which serving engines differ: what they may use of an accelerator, what they keep beside weights and cache, how they page
/// the cache and split a pipeline. A rule object belongs to one model under one set of options and is shared between threads.
/// </summary>
internal abstract class ServingRules
{
    /// <summary>The engine's name.</summary>
    public abstract string Engine { get; }

    /// <summary>Requests the engine schedules at once at most, on each replica.</summary>
    public abstract long MaxSequences { get; }

    /// <summary>Cache type by the engine's own name.</summary>
    public abstract string CacheTypeName { get; }

    /// <summary>How the cache is stored.</summary>
    public abstract ServingCacheLayout CacheLayout { get; }

    /// <summary>Tensor-parallel ranks the user asked for, or null.</summary>
    public abstract int? TensorParallel { get; }

    /// <summary>Stages the user asked for, or null.</summary>
    public abstract int? PipelineParallel { get; }

    /// <summary>Replicas the user asked for, or null.</summary>
    public abstract int? DataParallel { get; }

    /// <summary>Whether the user asked for expert parallelism; null leaves it to the search.</summary>
    public abstract bool? ExpertParallel { get; }

    /// <summary>Machines the accelerators are spread over, where the user says so.</summary>
    public abstract int? Nodes { get; }

    /// <summary>Bytes of an accelerator that weights, cache and the parts counted here share.</summary>
    public abstract long Share(Accelerator card, in ServingShape shape);

    /// <summary>What the engine does to weights on such an accelerator.</summary>
    public abstract WeightRules Weights(Accelerator? card);

    /// <summary>Peak of activations.</summary>
    public abstract ByteRange Workspace(Accelerator? card, in ServingShape shape, long contextLength);

    /// <summary>Contexts, communication and pools inside the share.</summary>
    public abstract ByteRange Overhead(Accelerator? card, in ServingShape shape);

    /// <summary>What is taken off the cache pool, workspace and overhead together, with the limits that hold for their sum.</summary>
    public virtual ByteRange Reserve(Accelerator? card, in ServingShape shape, long contextLength)
        => ByteRange.Independent([Workspace(card, shape, contextLength), Overhead(card, shape)]);

    /// <summary>What the engine allocates outside of its share, after the cache pool: graphs, where it does not reckon with them.</summary>
    public abstract ByteRange Outside(Accelerator? card, in ServingShape shape);

    /// <summary>The cache of one rank.</summary>
    public abstract ServingCache Cache(int tensorParallel);

    /// <summary>First layers of the stages of a pipeline, and the number of layers.</summary>
    public abstract int[] Stages(int layers, int stages);

    /// <summary>Why a division is not possible, or null where it is.</summary>
    public abstract ServingRefusal? Refuse(in ServingShape shape);

    /// <summary>Why an accelerator does not run this model, or null where it does.</summary>
    public abstract ServingRefusal? Refuse(Accelerator card);

    /// <summary>The refusal of more requests than are scheduled at once.</summary>
    public abstract ServingRefusal RefuseRequests(int requests);

    /// <summary>How the cache is paged, for people.</summary>
    public abstract string CacheSource(ServingCache cache);

    /// <summary>Whether the workspace grows with the longest request.</summary>
    public abstract bool WorkspaceDependsOnContext { get; }

    /// <summary>Where the figures of workspace and overhead come from, for people.</summary>
    public abstract string WorkspaceSource(in ServingShape shape);

    /// <summary>Where the figures of overhead come from, for people.</summary>
    public abstract string OverheadSource { get; }
}

/// <summary>Something other than memory that stands in the way.</summary>
/// <param name="by">The limiting resource, by name.</param>
/// <param name="reason">Makes the sentence that says why; a search meets many refusals and shows few.</param>
internal sealed class ServingRefusal(string by, Func<string> reason)
{
    /// <summary>The limiting resource, by name.</summary>
    public string By => by;

    /// <summary>Why, in a sentence.</summary>
    public string Reason => reason();
}
