using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Pricing;

/// <summary>Prices that were read from a provider's list, in a file of the user's.</summary>
public sealed class CloudPriceCache
{
    private const int MaxBytes = 32 << 20;
    private const string DateFormat = "yyyy-MM-dd";

    private readonly ILookup<string, CloudPrice> _bySize;

    /// <summary>Makes a cache of prices.</summary>
    public CloudPriceCache(IReadOnlyList<CloudPriceEntry> entries)
    {
        Entries = entries;
        _bySize = entries.ToLookup(e => e.VmSize, e => e.Price, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Nothing.</summary>
    public static CloudPriceCache Empty { get; } = new([]);

    /// <summary>The prices.</summary>
    public IReadOnlyList<CloudPriceEntry> Entries { get; }

    /// <summary>The newest day of the prices, or <see langword="null"/> where there are none.</summary>
    public DateTime? Date => Entries.Count == 0 ? null : Entries.Max(e => e.Price.Date);

    /// <summary>
    /// The file of the user's: in the cache folder of the profile (<c>%LOCALAPPDATA%\LLMPlanner</c>, <c>$XDG_CACHE_HOME/llmplanner</c>,
    /// else <c>~/.cache/llmplanner</c>). <see langword="null"/> where the user has none.
    /// </summary>
    public static string? DefaultPath()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return local.Length == 0 ? null : Path.Combine(local, "LLMPlanner", "prices.json");
        }

        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is ['/', ..] and var given ? given : null;
        string? home = Environment.GetEnvironmentVariable("HOME");
        cache ??= string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache");
        return cache is null ? null : Path.Combine(cache, "llmplanner", "prices.json");
    }

    /// <summary>The prices of a size.</summary>
    public IEnumerable<CloudPrice> Of(string vmSize) => _bySize[vmSize];

    /// <summary>Reads a file.</summary>
    /// <returns>Its prices; none where there is no such file.</returns>
    /// <exception cref="PlannerException">It cannot be read (<c>PriceCacheUnreadable</c>).</exception>
    public static CloudPriceCache Load(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return Empty;
            }

            if (file.Length > MaxBytes)
            {
                throw new InvalidDataException(FormattableString.Invariant($"more than {MaxBytes} bytes"));
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new CloudPriceCache([.. document.RootElement.Property("prices").Items().Select(Read).Where(e => e is not null)!]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or InvalidDataException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.PriceCacheUnreadable), path, path, e.Message);
        }
    }

    /// <summary>
    /// The cache with newer prices: those of the same sizes, regions and currency are replaced, so that what is no longer listed goes
    /// away; all others stay.
    /// </summary>
    public CloudPriceCache With(AzurePriceQuery query, IReadOnlyList<CloudPriceEntry> newer)
    {
        var sizes = new HashSet<string>(query.VmSizes, StringComparer.OrdinalIgnoreCase);
        var regions = new HashSet<string>(query.Regions, StringComparer.OrdinalIgnoreCase);
        return new CloudPriceCache(
        [
            .. Entries.Where(e => !(sizes.Contains(e.VmSize) && regions.Contains(e.Price.Region)
                && string.Equals(e.Price.Currency, query.Currency, StringComparison.OrdinalIgnoreCase))),
            .. newer,
        ]);
    }

    /// <summary>Writes the file as a whole: whoever reads it meanwhile sees the old one or the new one.</summary>
    /// <exception cref="PlannerException">It cannot be written (<c>PriceCacheUnwritable</c>).</exception>
    public void Save(string path)
    {
        try
        {
            AtomicFile.Write(path, Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.PriceCacheUnwritable), path, path, e.Message);
        }
    }

    private void Write(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteStartArray("prices");
        foreach (CloudPriceEntry entry in Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("vmSize", entry.VmSize);
            writer.WriteString("region", entry.Price.Region);
            writer.WriteString("currency", entry.Price.Currency);
            writer.WriteNumber("perHour", entry.Price.PerHour);
            writer.WriteString("kind", entry.Price.Kind.ToString());
            writer.WriteString("date", entry.Price.Date.ToString(DateFormat, CultureInfo.InvariantCulture));
            writer.WriteString("source", entry.Price.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static CloudPriceEntry? Read(JsonElement item) =>
        item.Text("vmSize") is { } size && item.Text("region") is { } region && item.Text("currency") is { } currency
        && item.Property("perHour") is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out decimal perHour) && perHour >= 0
        && Enum.TryParse(item.Text("kind"), out CloudPriceKind kind)
        && DateTime.TryParseExact(
            item.Text("date"), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
            ? new CloudPriceEntry(size, new CloudPrice(region, currency, perHour, date, item.Text("source")) { Kind = kind })
            : null;
}
