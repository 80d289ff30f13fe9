namespace LLMPlanner.Architectures;

/// <summary>
/// Every tensor of a model, by layer group. Counts follow one rule: what the model computes with, a tied embedding once, stored router
/// biases included; multi-token-prediction layers, scales, duplicate heads and other buffers are not part of the total.
/// </summary>
public sealed class TensorInventory
{
    private TensorInventory(ModelArchitecture architecture, IReadOnlyList<TensorGroup> groups)
    {
        Groups = groups;
        var breakdown = new long[Enum.GetValues(typeof(ParameterCategory)).Length];
        long inactive = 0;
        foreach (TensorGroup group in groups)
        {
            long parameters = group.Parameters;
            TotalParameters = checked(TotalParameters + parameters);
            breakdown[(int)group.Category] = checked(breakdown[(int)group.Category] + parameters);
            if (group.IsStoredBuffer)
            {
                StoredBufferParameters += parameters;
            }

            if (group.Experts > 0)
            {
                inactive = checked(inactive + (parameters / group.Experts * (group.Experts - group.ActiveExperts)));
            }
        }

        ActiveParameters = TotalParameters - inactive;
        EmbeddingParameters = breakdown[(int)ParameterCategory.Embedding];
        ActiveParametersExcludingEmbedding = architecture.HasTiedEmbeddings ? ActiveParameters : ActiveParameters - EmbeddingParameters;
        RoutedExpertParameters = breakdown[(int)ParameterCategory.RoutedExperts];
        SharedExpertParameters = breakdown[(int)ParameterCategory.SharedExperts];
        VisionParameters = breakdown[(int)ParameterCategory.Vision];
        AudioParameters = breakdown[(int)ParameterCategory.Audio];
        ProjectorParameters = breakdown[(int)ParameterCategory.Projector];
        TextParameters = TotalParameters - VisionParameters - AudioParameters - ProjectorParameters;
        MtpParameters = architecture.MultiTokenPrediction?.Parameters ?? 0;
        Breakdown = ToBreakdown(breakdown);
    }

    /// <summary>All counted tensor groups: globals, layers, towers.</summary>
    public IReadOnlyList<TensorGroup> Groups { get; }

    /// <summary>Parameters the model computes with, towers included.</summary>
    public long TotalParameters { get; }

    /// <summary>Parameters that work on one token: the total without the experts that are not chosen.</summary>
    public long ActiveParameters { get; }

    /// <summary>Active parameters without the input embedding where it is stored apart from the head; equal to <see cref="ActiveParameters"/> where tied.</summary>
    public long ActiveParametersExcludingEmbedding { get; }

    /// <summary>Input embedding table.</summary>
    public long EmbeddingParameters { get; }

    /// <summary>All routed experts.</summary>
    public long RoutedExpertParameters { get; }

    /// <summary>Shared experts, without their gates.</summary>
    public long SharedExpertParameters { get; }

    /// <summary>Vision towers without projectors.</summary>
    public long VisionParameters { get; }

    /// <summary>Audio towers without projectors.</summary>
    public long AudioParameters { get; }

    /// <summary>Projectors.</summary>
    public long ProjectorParameters { get; }

    /// <summary>The language model alone.</summary>
    public long TextParameters { get; }

    /// <summary>Multi-token-prediction layers, listed apart: not part of <see cref="TotalParameters"/>.</summary>
    public long MtpParameters { get; }

    /// <summary>Stored buffers that are part of <see cref="TotalParameters"/> (router correction biases).</summary>
    public long StoredBufferParameters { get; }

    /// <summary>Parameters by category; categories without parameters are left out.</summary>
    public IReadOnlyDictionary<ParameterCategory, long> Breakdown { get; }

    internal static TensorInventory From(ModelArchitecture architecture)
    {
        var groups = new List<TensorGroup>(architecture.GlobalTensors);
        for (int kind = 0; kind < architecture.LayerKinds.Count; kind++)
        {
            groups.AddRange(Describe(architecture.LayerKinds[kind], kind, architecture.LayersOfKind(kind), ModelPart.Text));
        }

        foreach (Tower tower in architecture.Towers)
        {
            groups.AddRange(tower.Tensors);
        }

        return new TensorInventory(architecture, groups);
    }

    internal static IReadOnlyList<TensorGroup> Describe(LayerKind kind, int index, int layers, ModelPart part)
    {
        var list = new TensorList();
        foreach (LayerBlock block in kind.Blocks)
        {
            block.Describe(list);
        }

        foreach (TensorGroup group in list.Groups)
        {
            group.LayerKind = index;
            group.Count = layers;
            group.Part = part;
        }

        return list.Groups;
    }

    private static IReadOnlyDictionary<ParameterCategory, long> ToBreakdown(long[] parameters)
    {
        var breakdown = new SortedDictionary<ParameterCategory, long>();
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i] > 0)
            {
                breakdown.Add((ParameterCategory)i, parameters[i]);
            }
        }

        return breakdown;
    }
}
