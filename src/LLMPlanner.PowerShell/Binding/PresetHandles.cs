using System.Runtime.CompilerServices;
using LLMPlanner.Models;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>
/// Remembers which preset a name came from. Results bind to <c>-Model</c> by their name, which says everything about a built-in preset and
/// nothing about one that only an object holds: read with another <c>-ProfilePath</c>, or come from another process. The name keeps its
/// identity on the way through the pipeline, so the very string leads back to the preset.
/// </summary>
internal static class PresetHandles
{
    private static readonly ConditionalWeakTable<string, ModelPreset> s_presets = new();

    /// <summary>Remembers a preset that the catalog alone does not have.</summary>
    public static void Add(ModelPreset preset) => s_presets.GetValue(preset.Model, _ => preset);

    /// <summary>The preset whose own name this is, or null for any other string, be it equal.</summary>
    public static ModelPreset? Find(string name) => s_presets.TryGetValue(name, out ModelPreset? preset) ? preset : null;
}
