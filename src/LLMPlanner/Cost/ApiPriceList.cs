using System.Globalization;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Models;
using LLMPlanner.Profiles;
using LLMPlanner.Quality;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Cost;

/// <summary>A dated list of hosted models and their prices. The built-in one can be replaced by a file of the same shape.</summary>
public sealed class ApiPriceList
{
    private static readonly Lazy<ApiPriceList> s_builtIn = new(() => new ApiPriceList(ModelConfig.Parse(
        EmbeddedFile.Read("LLMPlanner.prices.api.json") ?? throw new InvalidDataException("The assembly holds no price list."), "api.json")));

    private ApiPriceList(ModelConfig list)
    {
        string currency = list.Text("currency") ?? throw list.Missing("currency");
        Date = DateTime.TryParseExact(list.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? date
            : throw list.Invalid("date", "it must be a day such as 2026-11-24");
        Prices = [.. (list.Sections("prices") ?? throw list.Missing("prices")).Select(price => Read(price, currency, date))];
    }

    /// <summary>The list that came with the library.</summary>
    public static ApiPriceList BuiltIn => s_builtIn.Value;

    /// <summary>The day that the list was read.</summary>
    public DateTime Date { get; }

    /// <summary>The hosted models.</summary>
    public IReadOnlyList<ApiPrice> Prices { get; }

    /// <summary>Reads a list from a file.</summary>
    /// <param name="path">A JSON file shaped like profiles/prices/api.json.</param>
    /// <exception cref="PlannerException">The file is missing or not such a list; the message names the key.</exception>
    public static ApiPriceList Load(string path) => new(ModelConfig.Load(path));

    /// <summary>
    /// The hosted model to take where no local one is good enough: the cheapest whose quality reaches a floor, for a prompt-heavy mix of
    /// 1 million prompt and 0.3 million new tokens. Models without open weights have no score in the index and come last.
    /// </summary>
    /// <param name="useCase">What it is for.</param>
    /// <param name="floor">Least quality from 0 to 100.</param>
    /// <param name="language">A BCP 47 tag that the model must be at home in; null for any.</param>
    public ApiPrice? Cheapest(UseCase useCase, double floor, string? language = null)
        => Prices
            .Where(price => language is null || price.Languages.Any(tag => LanguageTag.Matches(tag, language)))
            .Select(price => (Price: price, Quality: QualityOf(price, useCase, language)))
            .Where(candidate => candidate.Quality is null || candidate.Quality >= floor)
            .OrderBy(candidate => candidate.Quality is null ? 1 : 0)
            .ThenBy(candidate => candidate.Price.PriceOf(1_000_000, 300_000))
            .ThenBy(candidate => candidate.Price.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Price)
            .FirstOrDefault();

    /// <summary>Quality of a hosted model by the index; null where its weights are not open or not measured.</summary>
    /// <param name="price">The hosted model.</param>
    /// <param name="useCase">What it is for.</param>
    /// <param name="language">A BCP 47 tag, or null.</param>
    public static double? QualityOf(ApiPrice price, UseCase useCase, string? language = null)
        => price.Model is { } model ? QualityIndex.BuiltIn.Measured(model, useCase, language)?.Score : null;

    private static ApiPrice Read(ModelConfig price, string currency, DateTime date) => new()
    {
        Name = price.Text("name") ?? throw price.Missing("name"),
        Provider = price.Text("provider") ?? throw price.Missing("provider"),
        Model = price.Text("model"),
        PricePerMillionInputTokens = Money(price, "input") ?? throw price.Missing("input"),
        PricePerMillionOutputTokens = Money(price, "output") ?? throw price.Missing("output"),
        PricePerMillionCachedInputTokens = Money(price, "cachedInput"),
        PeakPricePerMillionInputTokens = Money(price, "peakInput"),
        PeakPricePerMillionOutputTokens = Money(price, "peakOutput"),
        Currency = currency,
        PriceDate = date,
        Languages = price.Texts("languages") ?? [],
        Notes = price.Text("note"),
    };

    private static decimal? Money(ModelConfig price, string name)
        => price.Real(name) is not { } value ? null
            : value is >= 0 and < 1e9 ? (decimal)value : throw price.Invalid(name, "a price is a number from 0 on");
}
