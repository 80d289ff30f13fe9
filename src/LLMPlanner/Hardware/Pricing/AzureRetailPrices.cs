using System.Globalization;
using System.Net;
using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Pricing;

/// <summary>
/// Asks the Azure Retail Prices API, which needs no key and serves the public cloud. Pages are followed to the end; a busy service
/// is asked again after what it tells, a missing one is an error at once.
/// </summary>
public sealed class AzureRetailPrices : IDisposable
{
    /// <summary>The address of the service.</summary>
    public static Uri DefaultService { get; } = new("https://prices.azure.com/api/retail/prices");

    private const string ApiVersion = "2023-01-01-preview";
    private const int SizesPerQuestion = 12;
    private const int MaxPages = 200;
    private const int MaxAttempts = 4;
    private const int MaxPageBytes = 16 << 20;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _service;
    private readonly Func<TimeSpan, CancellationToken, Task> _delay;
    private readonly Func<DateTime> _now;

    /// <summary>Makes a client.</summary>
    /// <param name="service">The address, https or on this machine; <see langword="null"/> for the public one.</param>
    /// <exception cref="PlannerException">The address is neither (<c>PriceUriInvalid</c>).</exception>
    public AzureRetailPrices(Uri? service = null)
        : this(service ?? DefaultService, Task.Delay, () => DateTime.UtcNow)
    {
    }

    internal AzureRetailPrices(Uri service, Func<TimeSpan, CancellationToken, Task> delay, Func<DateTime> now)
    {
        if (!service.IsAbsoluteUri || (service.Scheme != Uri.UriSchemeHttps && !(service.Scheme == Uri.UriSchemeHttp && service.IsLoopback)))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.PriceUriInvalid), service, service);
        }

        _service = service;
        _delay = delay;
        _now = now;
        _client = new HttpClient(new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>How many pages were read.</summary>
    public int Pages { get; private set; }

    /// <summary>Asks for prices.</summary>
    /// <param name="query">The sizes and regions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The prices, each kind of renting apart.</returns>
    /// <exception cref="PlannerException">
    /// The service cannot be reached (<c>PriceServiceUnavailable</c>), or answers what is no price list (<c>PriceReplyInvalid</c>,
    /// <c>PriceLinkForeign</c>, <c>PriceTooMany</c>).
    /// </exception>
    public async Task<IReadOnlyList<CloudPriceEntry>> FetchAsync(AzurePriceQuery query, CancellationToken cancellationToken = default)
    {
        CheckName(query.Currency);
        var prices = new AzurePriceItems(query.Currency, _now());
        foreach (string region in query.Regions)
        {
            CheckName(region);
            for (int i = 0; i < query.VmSizes.Count; i += SizesPerQuestion)
            {
                await FollowAsync(Question(region, query.VmSizes.Skip(i).Take(SizesPerQuestion), query.Currency), prices, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return prices.Entries;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void CheckName(string text)
    {
        if (text.Length is 0 or > 64 || !text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-'))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.PriceRegionInvalid), text, text);
        }
    }

    private Uri Question(string region, IEnumerable<string> sizes, string currency)
    {
        string names = string.Join(" or ", sizes.Select(s => "armSkuName eq '" + s.Replace("'", "''") + "'"));
        string filter = $"serviceName eq 'Virtual Machines' and armRegionName eq '{region}' and ({names})";
        return new UriBuilder(_service)
        {
            Query = $"api-version={ApiVersion}&currencyCode='{currency}'&$filter={Uri.EscapeDataString(filter)}",
        }.Uri;
    }

    private async Task FollowAsync(Uri question, AzurePriceItems prices, CancellationToken cancellationToken)
    {
        Uri? page = question;
        for (int pages = 0; page is not null; pages++)
        {
            if (pages == MaxPages)
            {
                throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.PriceTooMany), page, MaxPages);
            }

            using JsonDocument document = await GetAsync(page, cancellationToken).ConfigureAwait(false);
            Pages++;
            string? next = prices.Add(document.RootElement);
            page = next is null ? null : Next(next);
        }
    }

    // The next page must be at the same place: an answer decides what is asked next, not whom.
    private Uri Next(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out Uri? next)
        && next.Scheme == _service.Scheme && next.Host == _service.Host && next.Port == _service.Port
            ? next
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.PriceLinkForeign), link, Text.DecimalText.Shorten(link));

    private async Task<JsonDocument> GetAsync(Uri page, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timer.CancelAfter(s_timeout);
            TimeSpan wait;
            try
            {
                using HttpResponseMessage reply = await _client.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, timer.Token).ConfigureAwait(false);
                if (reply.IsSuccessStatusCode)
                {
                    return await ReadAsync(reply, timer.Token).ConfigureAwait(false);
                }

                if (!IsBusy(reply.StatusCode) || attempt == MaxAttempts)
                {
                    throw Unavailable(null, FormattableString.Invariant($"HTTP {(int)reply.StatusCode}"));
                }

                wait = Wait(reply, attempt);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw Unavailable(e, (e.InnerException ?? e).Message);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw Unavailable(e, FormattableString.Invariant($"no answer in {s_timeout.TotalSeconds} s"));
            }

            await _delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        using Stream body = await reply.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using var copy = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await body.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > MaxPageBytes)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.LimitExceeded, nameof(SR.PriceReplyInvalid), null, FormattableString.Invariant($"more than {MaxPageBytes} bytes"));
            }
        }

        try
        {
            return JsonDocument.Parse(copy.ToArray());
        }
        catch (JsonException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.PriceReplyInvalid), null, e.Message);
        }
    }

    private static bool IsBusy(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    private TimeSpan Wait(HttpResponseMessage reply, int attempt)
    {
        TimeSpan wait = reply.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date.UtcDateTime - _now(),
            _ => TimeSpan.FromSeconds(1 << (attempt - 1)),
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestDelay ? s_longestDelay : wait;
    }

    private PlannerException Unavailable(Exception? cause, string why) => PlannerException.CreateFrom(
        cause, PlannerErrorKind.Unavailable, nameof(SR.PriceServiceUnavailable), _service.ToString(), _service.Host, why,
        CacheDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "the built-in list");

    /// <summary>The day of the prices that stay in use where the service cannot be reached, for the message.</summary>
    public DateTime? CacheDate { get; set; }
}
