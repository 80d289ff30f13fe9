using System.Globalization;
using LLMPlanner.Models;

namespace LLMPlanner.Recommendation;

/// <summary>Sizes in the words of the field: <c>8.2B</c>, <c>30.5B with 3.4B active</c>.</summary>
internal static class ModelSize
{
    public static string Text(ModelPreset model)
        => model.ActiveParameters == model.TotalParameters
            ? Billions(model.TotalParameters) + " parameters"
            : $"{Billions(model.TotalParameters)} parameters, {Billions(model.ActiveParameters)} active";

    private static string Billions(long parameters) => (parameters / 1e9).ToString(parameters < 10_000_000_000 ? "0.0" : "0.#", CultureInfo.InvariantCulture) + "B";
}
