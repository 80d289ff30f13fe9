using System.Net;
using System.Net.Http.Headers;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>
/// Sends requests: bounded in time and bytes, repeated where that may help, following redirects itself so that the token stays with the
/// hub it was made for.
/// </summary>
internal sealed class HubTransport : IDisposable
{
    private const int MaxRedirects = 5;
    private readonly HttpClient _http;
    private readonly HubOptions _options;

    /// <param name="options">How to speak to the hub.</param>
    public HubTransport(HubOptions options)
    {
        _options = options;

        // Redirects are followed here; cookies and credentials of the machine have no business in these requests. The proxy is the system's unless one is named.
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, UseDefaultCredentials = false };
        if (options.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        _http = new HttpClient(handler)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("LLMPlanner", typeof(HubTransport).Assembly.GetName().Version?.ToString(3)));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and lets the caller read the answer, both again where an attempt fails in a way that may pass.</summary>
    /// <param name="uri">Address on the hub.</param>
    /// <param name="from">First byte of the wanted range, asked for anew at each attempt; null for the whole file.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="read">Reads an answer; it may be called more than once.</param>
    /// <param name="cancellation">Ends everything.</param>
    public async Task<T> SendAsync<T>(Uri uri, Func<long>? from, string name, Func<HubResponse, Task<T>> read, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            HubFailure failure;
            long? first = from?.Invoke();
            using (var time = new HubTime(_options, cancellation))
            {
                try
                {
                    using HttpResponseMessage message = await FollowAsync(uri, first, name, time).ConfigureAwait(false);
                    HubFailure? refusal = HubFailure.Of(message, name, _options.HasToken);
                    if (refusal is null)
                    {
                        using Stream body = await message.Content.ReadAsStreamAsync().ConfigureAwait(false);
                        return await read(new HubResponse(message, body, time, first ?? 0, name)).ConfigureAwait(false);
                    }

                    failure = refusal;
                }
                catch (Exception e) when (HubFailure.Of(e, name, time, cancellation) is { } broken)
                {
                    failure = broken;
                }
            }

            TimeSpan wait = failure.Wait ?? Backoff(attempt);
            if (!failure.MayPass || attempt >= _options.MaxAttempts || wait > _options.MaxDelay)
            {
                throw failure.Error;
            }

            await _options.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    private TimeSpan Backoff(int attempt)
    {
        double factor = Math.Pow(2, attempt - 1);
        double milliseconds = Math.Min(_options.FirstDelay.TotalMilliseconds * factor, _options.MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri uri, long? from, string name, HubTime time)
    {
        string? commit = null;
        for (int hop = 0; ; hop++)
        {
            HttpResponseMessage message = await SendOnceAsync(uri, from, time).ConfigureAwait(false);
            commit = HubResponse.Header(message, HubResponse.CommitHeader) ?? commit;
            if (!IsRedirect(message.StatusCode))
            {
                if (commit is not null && HubResponse.Header(message, HubResponse.CommitHeader) is null)
                {
                    message.Headers.TryAddWithoutValidation(HubResponse.CommitHeader, commit);
                }

                return message;
            }

            using (message)
            {
                Uri? target = message.Headers.Location is { } location ? new Uri(uri, location) : null;
                bool isAllowed = target is { Scheme: "https" } || (target is { Scheme: "http" } && uri.Scheme == "http");
                if (!isAllowed || hop >= MaxRedirects)
                {
                    throw PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.HubRedirect), name, name, hop + 1);
                }

                uri = target!;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri uri, long? from, HubTime time)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (from is { } first)
        {
            request.Headers.Range = new RangeHeaderValue(first, first + _options.RangeBytes - 1);
        }

        // Only to where the token belongs: a redirect to a store elsewhere carries its own signature.
        if (_options.Token is { } token && IsEndpoint(uri))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Token).ConfigureAwait(false);
    }

    private bool IsEndpoint(Uri uri)
        => uri.Scheme == _options.Endpoint.Scheme && uri.Port == _options.Endpoint.Port
            && string.Equals(uri.Host, _options.Endpoint.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
