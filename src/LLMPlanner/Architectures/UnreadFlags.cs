using System.Globalization;
using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures;

/// <summary>
/// Refuses a config that switches on something its family never asked about: a bias, a norm, a low-rank path or an adapter adds
/// parameters, and a count without them would be a guess.
/// </summary>
internal static class UnreadFlags
{
    // Flags that look like parameters and are none: they move, scale or fuse what is counted anyway.
    private static readonly HashSet<string> s_inert = new(StringComparer.Ordinal)
    {
        "apply_residual_connection_post_layernorm", "fused_add_norm", "rms_norm", "use_rms_norm", "use_gemma_norm", "use_fused_rms_norm",
        "use_fp32_norm", "router_use_sigmoid_bias", "bias_update_speed", "scale_norm", "rmsnorm", "skip_bias",
    };

    // Types whose layers always norm queries and keys may still be told so.
    private static readonly HashSet<string> s_queryKeyNorm = new(StringComparer.Ordinal) { "qk_norm", "use_qk_norm", "qk_layernorm" };

    /// <summary>Throws where a flag is on that no rule of the family covers.</summary>
    public static void Refuse(ArchitectureBuilder model)
    {
        foreach (KeyValuePair<string, JsonElement> property in model.Text.Unread)
        {
            if (AddsParameters(property.Key) && IsOn(property.Value) && !s_inert.Contains(property.Key) && !IsCovered(model, property.Key))
            {
                throw model.Text.Invalid(
                    property.Key, string.Format(CultureInfo.InvariantCulture, SR.FlagWithoutFormula, model.ModelType));
            }
        }
    }

    private static bool IsCovered(ArchitectureBuilder model, string key)
        => (s_queryKeyNorm.Contains(key) && model.LayerKinds.Any(kind => kind.Find<Attention>() is { QueryKeyNorm: not QueryKeyNorm.None }))
            || IsOfUnusedMixer(model, key);

    // A hybrid type without a single Mamba layer still carries the keys of one.
    private static bool IsOfUnusedMixer(ArchitectureBuilder model, string key)
        => key.StartsWith("mamba_", StringComparison.Ordinal)
            && !model.LayerKinds.Any(kind => kind.Find<Mamba1>() is not null || kind.Find<Mamba2>() is not null);

    private static bool AddsParameters(string name)
        => name == "bias"
            || name.EndsWith("_bias", StringComparison.Ordinal)
            || name.EndsWith("_norm", StringComparison.Ordinal)
            || name.EndsWith("layernorm", StringComparison.Ordinal)
            || name.EndsWith("_lora_rank", StringComparison.Ordinal)
            || name.StartsWith("use_adapter", StringComparison.Ordinal);

    private static bool IsOn(JsonElement value)
        => value.ValueKind == JsonValueKind.True
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number > 0);
}
