using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization.Gguf;

/// <summary>A GGUF file type: a default tensor type and the exceptions llama.cpp's quantizer makes from it.</summary>
public sealed class GgufMix : QuantizationFormat
{
    private readonly GgufRule[] _rules;

    internal GgufMix(
        string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source, GgmlType defaultType, GgufRule[] rules)
        : base(id, aliases, shorthands, source)
    {
        DefaultType = defaultType;
        _rules = rules;
    }

    /// <summary>The type most tensors take.</summary>
    public GgmlType DefaultType { get; }

    /// <summary>True for mixes that are made with an importance matrix unless said otherwise (IQ1, IQ2, IQ3_XXS).</summary>
    public bool UsesImportanceMatrixByDefault { get; internal init; }

    /// <summary>True for the one- and two-bit mixes, which count layers and promote eight-expert models in a way of their own.</summary>
    internal bool IsLowBit { get; init; }

    /// <summary>True for mixes that give the attention output of eight-expert models five bits.</summary>
    internal bool PromotesOutputOfEightExperts { get; init; }

    /// <inheritdoc/>
    public override bool IsGguf => true;

    /// <inheritdoc/>
    public override double NominalBitsPerWeight => DefaultType.BitsPerWeight;

    /// <inheritdoc/>
    internal override double? LeastBitsPerWeight
    {
        get
        {
            // A head takes six bits where no rule names another type, and some tensors are raised to four or five; rows that do not fit get more.
            double least = Math.Min(DefaultType.BitsPerWeight, DefaultType.BlockSize == 1 ? double.MaxValue : GgmlTypes.Find("Q6_K")!.BitsPerWeight);
            foreach (GgufRule rule in _rules)
            {
                least = Math.Min(least, rule.Type.BitsPerWeight);
            }

            return IsLowBit || PromotesOutputOfEightExperts ? Math.Min(least, GgmlTypes.Find("Q4_K")!.BitsPerWeight) : least;
        }
    }

    /// <inheritdoc/>
    public override WeightPlan Plan(ModelArchitecture architecture, bool? hasImportanceMatrix = null)
    {
        var context = new GgufMixContext(architecture, hasImportanceMatrix ?? UsesImportanceMatrixByDefault);
        var assignment = new GgufAssignment(this, architecture, context);
        return new WeightPlan(this, architecture, assignment.Assign());
    }

    /// <summary>The type of one tensor.</summary>
    /// <param name="tensorClass">Its class.</param>
    /// <param name="group">Its shape.</param>
    /// <param name="index">Running index among the tensors of its class.</param>
    /// <param name="count">Number the index is compared with.</param>
    /// <param name="context">The model.</param>
    internal GgmlType TypeOf(GgufTensorClass tensorClass, TensorGroup group, int index, int count, in GgufMixContext context)
    {
        GgmlType type = tensorClass == GgufTensorClass.Output ? OutputType(group, context) : RuleFor(tensorClass, group, index, count, context) ?? DefaultType;
        if (tensorClass != GgufTensorClass.Output)
        {
            type = Promote(type, tensorClass, context);
        }

        return GgmlTypes.Fit(type, group.Columns);
    }

    private GgmlType? RuleFor(GgufTensorClass tensorClass, TensorGroup group, int index, int count, in GgufMixContext context)
    {
        foreach (GgufRule rule in _rules)
        {
            if ((rule.Class == tensorClass || rule.StackedOnly) && rule.Applies(context, index, count, group.Depth))
            {
                return rule.Type;
            }
        }

        return null;
    }

    // Plain floats stay as they are; everything else gets six bits where its rows allow, so that the last step is not the coarsest.
    private GgmlType OutputType(TensorGroup group, in GgufMixContext context)
    {
        if (DefaultType.BlockSize == 1)
        {
            return DefaultType;
        }

        GgmlType q8 = GgmlTypes.Find("Q8_0")!;
        if (context.IsFalcon || !DefaultType.Divides(group.Columns) || DefaultType == q8)
        {
            return q8;
        }

        return RuleFor(GgufTensorClass.Output, group, 0, 1, context) ?? GgmlTypes.Find("Q6_K")!;
    }

    /// <summary>Rules that hold across mixes: 70B values never below five bits, small attention tensors of eight-expert models at eight.</summary>
    private GgmlType Promote(GgmlType type, GgufTensorClass tensorClass, in GgufMixContext context)
    {
        // MXFP4_MOE and plain floats take no part in them.
        if (DefaultType.BlockSize == 1 || _rules.Any(rule => rule.StackedOnly))
        {
            return type;
        }

        if (tensorClass == GgufTensorClass.AttentionValue && !IsLowBit && context.Is70B && type.Name is "Q3_K" or "Q4_K")
        {
            type = GgmlTypes.Find("Q5_K")!;
        }

        if (context.Experts != 8)
        {
            return type;
        }

        return tensorClass switch
        {
            GgufTensorClass.AttentionValue when !IsLowBit => GgmlTypes.Find("Q8_0")!,
            GgufTensorClass.AttentionKey => GgmlTypes.Find(IsLowBit ? "Q4_K" : "Q8_0")!,
            GgufTensorClass.AttentionOutput when IsLowBit || PromotesOutputOfEightExperts => GgmlTypes.Find("Q5_K")!,
            GgufTensorClass.AttentionOutput => DefaultType,
            _ => type,
        };
    }
}
