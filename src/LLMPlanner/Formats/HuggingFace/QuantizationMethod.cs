namespace LLMPlanner.Formats.HuggingFace;

/// <summary>The tool or layout that a checkpoint's quantization is written for (<c>quant_method</c>).</summary>
public enum QuantizationMethod
{
    /// <summary>8-bit floats with tile or tensor scales (<c>fp8</c>).</summary>
    Fp8,

    /// <summary>8-bit floats with a scale per row (<c>fbgemm_fp8</c>).</summary>
    FbgemmFp8,

    /// <summary>compressed-tensors: groups of modules with a scheme each.</summary>
    CompressedTensors,

    /// <summary>AWQ.</summary>
    Awq,

    /// <summary>GPTQ.</summary>
    Gptq,

    /// <summary>bitsandbytes, 4 or 8 bits.</summary>
    BitsAndBytes,

    /// <summary>MXFP4 experts (gpt-oss).</summary>
    Mxfp4,

    /// <summary>NVIDIA ModelOpt (<c>quant_algo</c>).</summary>
    ModelOpt,
}
