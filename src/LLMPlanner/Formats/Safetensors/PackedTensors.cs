namespace LLMPlanner.Formats.Safetensors;

/// <summary>
/// Tells parameters from the scales and tables beside them, and counts what packed tensors hold. Only names, types and shapes are looked
/// at; where those do not tell the width of a weight, the config has to.
/// </summary>
internal sealed class PackedTensors(Func<string, SafetensorsTensor?> find, PackingHint hint)
{
    private static readonly string[] s_scales =
    [
        ".weight_scale", ".weight_scale_inv", ".weight_scale_2", ".weight_global_scale", ".input_scale", ".input_global_scale", ".weight_zero_point",
        ".weight_shape", ".weight_g_idx", ".qzeros", ".g_idx", ".SCB", ".weight_format", ".k_scale", ".v_scale", ".q_scale", ".prob_output_scale",
        ".activation_scale", ".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map", "_scale_inv", "_weight_scale", "_input_scale",
        ".weight_scale_second", ".pre_quant_scale",
    ];

    private static readonly string[] s_buffers =
    [
        "rotary_emb.inv_freq", ".inv_freq", "attn.masked_bias", "attention.masked_bias", "position_ids", ".num_batches_tracked", "rotary_emb.cos_cached",
        "rotary_emb.sin_cached",
    ];

    /// <summary>Says what a tensor holds.</summary>
    public CheckpointTensor Classify(SafetensorsTensor tensor)
    {
        string name = tensor.Name;
        if (IsBuffer(name, tensor))
        {
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Buffer, null, 0);
        }

        if (IsScale(name))
        {
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Scale, null, 0);
        }

        return tensor.DataType switch
        {
            "I32" or "U32" => Integers(tensor, name),
            "U8" => Bytes(tensor, name),
            "F8_E4M3" or "F8_E5M2" => new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "fp8", tensor.Elements),
            "I8" when Has(name + "_scale") || Has(Stem(name, ".weight") + ".SCB")
                => new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "int8", tensor.Elements),
            "F4" => new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "fp4", tensor.Elements),
            _ => new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, null, tensor.Elements),
        };
    }

    private static bool IsBuffer(string name, SafetensorsTensor tensor)
    {
        if (tensor.DataType is "BOOL" or "I64" && !Ends(name, ".weight_shape"))
        {
            return true;
        }

        // Causal masks: 1 × 1 × positions × positions under the name of a bias.
        bool isMask = tensor.Rank == 4 && tensor.Dimension(0) == 1 && tensor.Dimension(1) == 1 && (Ends(name, "attn.bias") || Ends(name, "attention.bias"));
        return isMask || Array.Exists(s_buffers, suffix => Ends(name, suffix));
    }

    private bool IsScale(string name)
    {
        if (Array.Exists(s_scales, suffix => Ends(name, suffix)) || name.IndexOf(".quant_state.", StringComparison.Ordinal) >= 0)
        {
            return true;
        }

        if (Ends(name, "_scales"))
        {
            return Has(Stem(name, "_scales") + "_blocks");
        }

        if (Ends(name, ".scales"))
        {
            string stem = Stem(name, ".scales");
            return Has(stem + ".qweight") || IsMlx(stem);
        }

        return Ends(name, ".biases") && IsMlx(Stem(name, ".biases"));
    }

    private bool IsMlx(string stem) => find(stem + ".weight") is { DataType: "U32" };

    /// <summary>Weights packed into 32-bit integers.</summary>
    private CheckpointTensor Integers(SafetensorsTensor tensor, string name)
    {
        if (Ends(name, ".qweight") && tensor.Rank == 2)
        {
            return Grouped(tensor, Stem(name, ".qweight"));
        }

        if (Ends(name, ".weight_packed"))
        {
            string stem = Stem(name, ".weight_packed");
            return new CheckpointTensor(tensor, stem + ".weight", CheckpointTensorKind.Parameter, "pack-quantized", Widened(tensor, hint.Bits));
        }

        if (Ends(name, ".weight") && tensor.Rank > 0 && find(Stem(name, ".weight") + ".scales") is { } scales)
        {
            // MLX: the columns of the scales show how many weights a row has.
            long? weights = hint.GroupSize is { } group && scales.Rank > 0 ? Times(scales.Elements, group) : Widened(tensor, hint.Bits);
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "mlx", weights);
        }

        return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, null, tensor.Elements);
    }

    /// <summary>AWQ packs outputs, GPTQ inputs; the scales have one column an output.</summary>
    private CheckpointTensor Grouped(SafetensorsTensor tensor, string stem)
    {
        string name = stem + ".weight";
        if (find(stem + ".scales") is not { Rank: 2 } scales)
        {
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "gptq", Widened(tensor, hint.Bits));
        }

        long outputs = scales.Dimension(1);
        if (tensor.Dimension(1) != outputs)
        {
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "awq", Times(tensor.Dimension(0), outputs));
        }

        if (find(stem + ".g_idx") is { Rank: 1 } index)
        {
            return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "gptq", Times(index.Dimension(0), outputs));
        }

        long? bits = hint.Bits;
        if (find(stem + ".qzeros") is { Rank: 2 } zeros && outputs > 0)
        {
            bits = Times(zeros.Dimension(1), 32) / outputs;
        }

        return new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, "gptq", Widened(tensor, bits));
    }

    /// <summary>Two weights of four bits in a byte, or bytes that are what they are.</summary>
    private CheckpointTensor Bytes(SafetensorsTensor tensor, string name)
    {
        if (Ends(name, "_blocks") && Has(Stem(name, "_blocks") + "_scales"))
        {
            return Nibbles(tensor, Stem(name, "_blocks"), "mxfp4");
        }

        if (Ends(name, ".weight_packed"))
        {
            return Nibbles(tensor, Stem(name, ".weight_packed") + ".weight", "nvfp4");
        }

        string stem = Stem(name, ".weight");
        if (Ends(name, ".weight") && Has(stem + ".weight_scale"))
        {
            return Nibbles(tensor, name, Has(stem + ".weight_scale_2") ? "nvfp4" : "mxfp4");
        }

        bool isBitsAndBytes = Has(name + ".absmax") || Has(name + ".quant_state.bitsandbytes__nf4") || Has(name + ".quant_state.bitsandbytes__fp4");
        return isBitsAndBytes
            ? Nibbles(tensor, name, "nf4")
            : new CheckpointTensor(tensor, name, CheckpointTensorKind.Parameter, null, tensor.Elements);
    }

    private static CheckpointTensor Nibbles(SafetensorsTensor tensor, string name, string packing)
        => new(tensor, name, CheckpointTensorKind.Parameter, packing, Times(tensor.Elements, 2));

    private static long? Widened(SafetensorsTensor tensor, long? bits)
        => bits is > 0 and <= 32 && Times(tensor.Elements, 32) is { } packed ? packed / bits : null;

    private static long? Times(long first, long second) => second == 0 || first <= long.MaxValue / second ? first * second : null;

    private bool Has(string name) => find(name) is not null;

    private static bool Ends(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal);

    private static string Stem(string name, string suffix) => Ends(name, suffix) ? name.Substring(0, name.Length - suffix.Length) : name;
}
