using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Profiles;

namespace LLMPlanner.Auditing;

/// <summary>What several plans and many hosts have in common: models that were read, and cloud sizes by price.</summary>
internal sealed class AuditCaches(AuditOptions options)
{
    private const int MostModels = 256;

    private readonly Dictionary<string, ModelPreset> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<HardwareProfile>> _sizes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The model of a deployment.</summary>
    /// <exception cref="PlannerException">It is not known or cannot be read.</exception>
    public ModelPreset Model(PlanDeployment deployment)
    {
        string key = deployment.File is { } file ? System.IO.Path.GetFullPath(System.IO.Path.Combine(CapacityPlan.Folder(deployment), file)) : deployment.Model!;
        if (!_models.TryGetValue(key, out ModelPreset? model))
        {
            model = deployment.File is null ? options.Models.Find(key) : ModelFiles.Read(key);
            _ = model.Architecture;
            if (_models.Count >= MostModels)
            {
                _models.Clear();
            }

            _models.Add(key, model);
        }

        return model;
    }

    /// <summary>The sizes of a cloud that have a price in a region, the cheapest first.</summary>
    public IReadOnlyList<HardwareProfile> Sizes(string? provider, string? region, string? currency)
    {
        string key = provider + "\n" + region + "\n" + currency;
        if (!_sizes.TryGetValue(key, out IReadOnlyList<HardwareProfile>? sizes))
        {
            sizes =
            [
                .. options.Hardware.FindAll("*", ProfileKind.Cloud, region)
                    .Where(size => size.IsComplete && size.PricePerHour is > 0
                        && string.Equals(size.Provider, provider, StringComparison.OrdinalIgnoreCase)
                        && string.Equals(size.Region, region, StringComparison.OrdinalIgnoreCase)
                        && string.Equals(size.Currency, currency, StringComparison.OrdinalIgnoreCase))
                    .OrderBy(size => size.PricePerHour)
                    .ThenBy(size => size.Name, StringComparer.Ordinal),
            ];
            _sizes.Add(key, sizes);
        }

        return sizes;
    }
}
