using LLMPlanner.Architectures;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Reads the dialects of <c>quantization_config</c>.</summary>
internal static class QuantizationDialects
{
    private static readonly QuantizationScheme s_mxfp4 = new()
    {
        Type = QuantizedType.Mxfp4, Bits = 4, Scales = ScaleLayout.Group, GroupSize = 32, ScaleBits = 8,
    };

    /// <param name="section">The section.</param>
    /// <param name="modelType">The model's type.</param>
    /// <param name="expertType">The <c>expert_dtype</c> beside the section, where experts are stored in a type of their own.</param>
    public static QuantizationConfig Read(ModelConfig section, string modelType, string? expertType)
    {
        string? method = section.Text("quant_method");
        if (method is null or "modelopt" or "modelopt_fp4" && section.Has("quant_algo"))
        {
            return ModelOptReader.Read(section, modelType);
        }

        return method switch
        {
            "fp8" => Fp8(section, modelType, expertType),
            "fbgemm_fp8" => General(
                section,
                modelType,
                QuantizationMethod.FbgemmFp8,
                new QuantizationScheme { Type = QuantizedType.Float8, Bits = 8, Scales = ScaleLayout.Channel, Activations = ActivationScheme.Dynamic },
                "modules_to_not_convert"),
            "compressed-tensors" or "compressed_tensors" => CompressedTensorsReader.Read(section, modelType),
            "awq" => Awq(section, modelType),
            "gptq" => Gptq(section, modelType),
            "bitsandbytes" => BitsAndBytes(section, modelType),
            "mxfp4" => Mxfp4(section, modelType),
            _ => throw PlannerException.Create(
                PlannerErrorKind.Unsupported, nameof(SR.UnknownQuantizationMethod), method, section.Source, method ?? "quantization_config"),
        };
    }

    /// <summary>Whether a general scheme of the text model works on a group: the head and towers stay as they are unless named.</summary>
    public static bool TextLinear(TensorGroup group)
        => group.Role != TensorRole.Output && group.Part is ModelPart.Text or ModelPart.MultiTokenPrediction;

    /// <summary>Whether a scheme for all linear layers works on a group.</summary>
    public static bool EveryLinear(TensorGroup group) => group.Role != TensorRole.Output || group.Part != ModelPart.Text;

    public static IReadOnlyList<string> Ignored(ModelConfig section, params string[] keys)
    {
        foreach (string key in keys)
        {
            if (section.Has(key))
            {
                return section.Texts(key)!;
            }
        }

        return [];
    }

    private static QuantizationConfig General(
        ModelConfig section,
        string modelType,
        QuantizationMethod method,
        QuantizationScheme scheme,
        string ignoredKey,
        Func<TensorGroup, bool>? takes = null)
        => new(
            method,
            modelType,
            [new QuantizationGroup(scheme, takes ?? EveryLinear)],
            Ignored(section, ignoredKey, "ignored_layers", "modules_to_not_convert"),
            section.Source);

    private static QuantizationConfig Fp8(ModelConfig section, string modelType, string? expertType)
    {
        ActivationScheme activations = section.Text("activation_scheme") is "static" ? ActivationScheme.Static : ActivationScheme.Dynamic;
        IReadOnlyList<long>? block = section.Sizes("weight_block_size");
        if (block is not null && (block.Count != 2 || block[0] <= 0 || block[1] <= 0))
        {
            throw section.Invalid("weight_block_size", SR.TwoSizesExpected);
        }

        var scheme = new QuantizationScheme
        {
            Type = QuantizedType.Float8,
            Bits = 8,
            Scales = block is null ? ScaleLayout.Tensor : ScaleLayout.Block,
            BlockRows = block?[0] ?? 0,
            BlockColumns = block?[1] ?? 0,
            Activations = activations,
        };
        return expertType == "fp4"
            ? FloatExperts(section, modelType, scheme)
            : General(section, modelType, QuantizationMethod.Fp8, scheme, "modules_to_not_convert");
    }

    /// <summary>
    /// DeepSeek V4: experts in 4-bit floats, everything else in 8. All scales are powers of two, one byte each. Where another tool made
    /// the experts over, its exclusions are about its own work and take nothing from the 8-bit part.
    /// </summary>
    private static QuantizationConfig FloatExperts(ModelConfig section, string modelType, QuantizationScheme rest)
    {
        bool madeOver = section.Text("moe_quant_algo") == "NVFP4";
        QuantizationScheme experts = madeOver
            ? ModelOptReader.Nvfp4(section.Size("group_size"), ActivationScheme.Static)
            : s_mxfp4;
        return new QuantizationConfig(
            QuantizationMethod.Fp8,
            modelType,
            [new QuantizationGroup(experts, StackedExperts), new QuantizationGroup(rest with { ScaleBits = 8 }, EveryLinear)],
            madeOver ? [] : Ignored(section, "modules_to_not_convert"),
            section.Source);
    }

    private static QuantizationConfig Awq(ModelConfig section, string modelType)
    {
        var scheme = new QuantizationScheme
        {
            Type = QuantizedType.Integer,
            Bits = Bits(section, "bits", "w_bit"),
            Scales = ScaleLayout.Group,
            GroupSize = section.Size("group_size", "q_group_size") ?? 128,
            ScaleBits = 16,
            HasZeroPoints = section.Flag("zero_point", true),
        };
        return General(section, modelType, QuantizationMethod.Awq, scheme, "modules_to_not_convert", TextLinear);
    }

    private static QuantizationConfig Gptq(ModelConfig section, string modelType)
    {
        // A group size of −1 is one group a row. Zero points are in the file even where the scheme is symmetric.
        long group = section.Integer("group_size") ?? 128;
        bool head = section.Flag("lm_head", false);
        var scheme = new QuantizationScheme
        {
            Type = QuantizedType.Integer,
            Bits = Bits(section, "bits"),
            Scales = group > 0 ? ScaleLayout.Group : ScaleLayout.Channel,
            GroupSize = Math.Max(group, 0),
            ScaleBits = 16,
            HasZeroPoints = true,
        };
        return General(
            section,
            modelType,
            QuantizationMethod.Gptq,
            scheme,
            "modules_to_not_convert",
            tensors => TextLinear(tensors) || (head && tensors.Role == TensorRole.Output));
    }

    private static QuantizationConfig BitsAndBytes(ModelConfig section, string modelType)
    {
        bool four = section.Flag("load_in_4bit", section.Flag("_load_in_4bit", false));
        bool normal = section.Text("bnb_4bit_quant_type") is not "fp4";

        // Blocks of 64; their scales are themselves kept in 8 bits where double quantization is on.
        QuantizationScheme scheme = four
            ? new QuantizationScheme
            {
                Type = normal ? QuantizedType.NormalFloat4 : QuantizedType.Float4,
                Bits = 4,
                Scales = ScaleLayout.Group,
                GroupSize = 64,
                ScaleBits = section.Flag("bnb_4bit_use_double_quant", false) ? 8 : 32,
            }
            : new QuantizationScheme { Type = QuantizedType.Integer, Bits = 8, Scales = ScaleLayout.Channel };
        return General(section, modelType, QuantizationMethod.BitsAndBytes, scheme, "llm_int8_skip_modules");
    }

    private static QuantizationConfig Mxfp4(ModelConfig section, string modelType)
        => General(
            section,
            modelType,
            QuantizationMethod.Mxfp4,
            s_mxfp4,
            "modules_to_not_convert",
            StackedExperts);

    private static bool StackedExperts(TensorGroup group) => group.Role.IsRoutedExpert() && group.Dimensions == 3;

    /// <summary>A width of weights between 2 and 8 bits.</summary>
    internal static int Bits(ModelConfig section, params string[] names)
    {
        long bits = section.Size(names) ?? 4;
        return bits is >= 2 and <= 8 ? (int)bits : throw section.Invalid(names[0], bits.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
