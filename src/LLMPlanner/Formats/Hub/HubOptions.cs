using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>How a hub is spoken to. The token is in no message, no exception and no text of this type.</summary>
public sealed class HubOptions
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly string? _token;

    /// <summary>The public hub.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://huggingface.co/");

    /// <summary>Address of the hub (<c>HF_ENDPOINT</c>).</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Access token (<c>HF_TOKEN</c>), sent to <see cref="Endpoint"/> and nowhere else; null for none.</summary>
    /// <exception cref="PlannerException">HubTokenInvalid: it holds characters that no header can carry.</exception>
    public string? Token
    {
        internal get => _token;
        init => _token = Checked(value);
    }

    /// <summary>Whether there is a token.</summary>
    public bool HasToken => _token is not null;

    /// <summary>Longest wait without a byte.</summary>
    public TimeSpan Timeout { get; init; } = s_timeout;

    /// <summary>Longest time for one attempt, however many bytes trickle in.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Proxy to go through; null for the system's own (<c>HTTPS_PROXY</c> and <c>HTTP_PROXY</c> where there are such).</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Attempts in all, for what may pass: rate limits, server errors, broken connections.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Wait before the second attempt; it doubles from one to the next.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between attempts. A server that asks for a longer one ends the attempts.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How to wait; for tests.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Bytes of one range request.</summary>
    public int RangeBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Longest text file (config, index, file list) that is fetched.</summary>
    public long MaxTextBytes { get; init; } = 48L * 1024 * 1024;

    /// <summary>Most bytes of a header that are fetched.</summary>
    public long MaxHeaderBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The options that the environment names: <c>HF_ENDPOINT</c> and <c>HF_TOKEN</c>.</summary>
    /// <exception cref="PlannerException">HubEndpointInvalid or HubTokenInvalid.</exception>
    public static HubOptions FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>The options that the environment names, with others for this machine's network.</summary>
    /// <param name="timeout">Longest wait without a byte.</param>
    /// <param name="proxy">Proxy to go through; null for the system's own.</param>
    /// <exception cref="PlannerException">HubEndpointInvalid or HubTokenInvalid.</exception>
    public static HubOptions FromEnvironment(TimeSpan timeout, Uri? proxy) => From(Environment.GetEnvironmentVariable, timeout, proxy);

    /// <inheritdoc/>
    public override string ToString() => Endpoint.GetLeftPart(UriPartial.Path);

    /// <summary>The options that variables name.</summary>
    internal static HubOptions From(Func<string, string?> variable, TimeSpan? timeout = null, Uri? proxy = null)
    {
        string? endpoint = variable("HF_ENDPOINT");
        string? token = variable("HF_TOKEN");
        return new HubOptions
        {
            Endpoint = string.IsNullOrWhiteSpace(endpoint) ? DefaultEndpoint : ParseEndpoint(endpoint!.Trim()),
            Token = string.IsNullOrWhiteSpace(token) ? null : token!.Trim(),
            Timeout = timeout ?? s_timeout,
            Proxy = proxy,
        };
    }

    private static Uri ParseEndpoint(string text)
        => Uri.TryCreate(text.EndsWith("/", StringComparison.Ordinal) ? text : text + "/", UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
                ? uri
                : throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubEndpointInvalid), "HF_ENDPOINT");

    private static string? Checked(string? token)
    {
        foreach (char c in token ?? string.Empty)
        {
            if (c is <= ' ' or > '~')
            {
                throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HubTokenInvalid), "HF_TOKEN");
            }
        }

        return string.IsNullOrEmpty(token) ? null : token;
    }
}
