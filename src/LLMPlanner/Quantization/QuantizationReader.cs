using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Quantization;

/// <summary>Reads a quantization profile (profiles/quantization).</summary>
internal static class QuantizationReader
{
    /// <exception cref="PlannerException">The profile is not valid; the message names key and file.</exception>
    public static QuantizationFormat Read(ReadOnlyMemory<byte> json, string source)
    {
        // The config reader's typed getters and messages serve any JSON object.
        ModelConfig profile = ModelConfig.Parse(json, source);
        string id = profile.Text("id") ?? throw profile.Invalid("id", "it is missing");
        IReadOnlyList<string> aliases = profile.Texts("aliases") ?? [];
        IReadOnlyList<string> shorthands = profile.Texts("shorthands") ?? [];
        string origin = profile.Text("source") ?? source;
        return profile.Text("format") switch
        {
            "gguf" => ReadMix(profile, id, aliases, shorthands, origin),
            "precision" => ReadPrecision(profile, id, aliases, shorthands, origin),
            _ => throw profile.Invalid("format", "it must be gguf or precision"),
        };
    }

    private static GgufMix ReadMix(ModelConfig profile, string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source)
        => new(id, aliases, shorthands, source, Type(profile, "default"), [.. (profile.Sections("rules") ?? []).Select(ReadRule)])
        {
            IsLowBit = profile.Flag("lowBit", false),
            PromotesOutputOfEightExperts = profile.Flag("promotesOutputOfEightExperts", false),
            UsesImportanceMatrixByDefault = profile.Flag("importanceMatrixByDefault", false),
        };

    private static GgufRule ReadRule(ModelConfig rule)
    {
        string tensor = rule.Text("tensor") ?? string.Empty;
        string? architecture = rule.Text("architecture");
        return new GgufRule(Class(rule, tensor), Type(rule, "type"))
        {
            StackedOnly = tensor == "stacked",
            Layers = Layers(rule),
            GroupedHeads = rule.OptionalFlag("gqa"),
            ImportanceMatrix = rule.OptionalFlag("imatrix"),
            Falcon = architecture is null ? null : architecture == "falcon",
            Experts = rule.Size("experts"),
            MinimumExperts = rule.Size("minimumExperts"),
        };
    }

    private static GgufTensorClass Class(ModelConfig rule, string tensor) => tensor switch
    {
        "output" => GgufTensorClass.Output,
        "token_embd" => GgufTensorClass.TokenEmbedding,
        "attn_v" => GgufTensorClass.AttentionValue,
        "attn_k" => GgufTensorClass.AttentionKey,
        "attn_q" => GgufTensorClass.AttentionQuery,
        "attn_output" => GgufTensorClass.AttentionOutput,
        "ffn_down" => GgufTensorClass.FeedForwardDown,
        "ffn_up" => GgufTensorClass.FeedForwardUp,
        "ffn_gate" => GgufTensorClass.FeedForwardGate,
        "stacked" => GgufTensorClass.Other,
        _ => throw rule.Invalid("tensor", $"'{tensor}' is no tensor class"),
    };

    private static GgufLayers Layers(ModelConfig rule) => rule.Text("layers") switch
    {
        null => GgufLayers.All,
        "more-bits" => GgufLayers.MoreBits,
        "first-eighth" => GgufLayers.FirstEighth,
        "first-sixteenth" => GgufLayers.FirstSixteenth,
        "middle" => GgufLayers.Middle,
        "first-2" => GgufLayers.First2,
        "first-4" => GgufLayers.First4,
        string other => throw rule.Invalid("layers", $"'{other}' is no layer range"),
    };

    private static GgmlType Type(ModelConfig config, string key)
        => GgmlTypes.Find(config.Text(key) ?? string.Empty) ?? throw config.Invalid(key, "it is no ggml type");

    private static PrecisionFormat ReadPrecision(
        ModelConfig profile, string id, IReadOnlyList<string> aliases, IReadOnlyList<string> shorthands, string source)
    {
        long bits = profile.RequiredSize("bits");
        PrecisionScope scope = profile.Text("scope") switch
        {
            "all" => PrecisionScope.All,
            "linear" => PrecisionScope.Linear,
            "experts" => PrecisionScope.Experts,
            _ => throw profile.Invalid("scope", "it must be all, linear or experts"),
        };
        return new PrecisionFormat(id, aliases, shorthands, source, (int)bits, scope, ReadScale(profile.Section("scale")))
        {
            GgufEquivalent = profile.Text("gguf"),
            HighPrecisionBytes = profile.Text("highPrecision") == "fp32" ? 4 : 2,
            BytesPerTensor = (int)(profile.Count("perTensorBytes") ?? 0),
            IndexBytesPerColumn = (int)(profile.Count("indexBytesPerColumn") ?? 0),
        };
    }

    private static PrecisionScale ReadScale(ModelConfig? scale)
    {
        if (scale is null)
        {
            return PrecisionScale.None;
        }

        ScaleKind kind = scale.Text("kind") switch
        {
            "block" => ScaleKind.Block,
            "group" => ScaleKind.Group,
            "row" => ScaleKind.Row,
            "tensor" => ScaleKind.Tensor,
            _ => throw scale.Invalid("kind", "it must be block, group, row or tensor"),
        };
        double bytes = scale.Real("bytes") ?? throw scale.Invalid("bytes", "it is missing");
        return new PrecisionScale(kind, scale.Size("rows") ?? 1, scale.Size("columns") ?? 1, bytes);
    }
}
