using System.Globalization;
using System.Net.Http.Headers;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>Why an attempt failed, and whether another may succeed.</summary>
/// <param name="Error">The error to throw where it may not.</param>
/// <param name="MayPass">Whether trying again may help.</param>
/// <param name="Wait">How long the server asks to wait, or null.</param>
internal sealed record HubFailure(PlannerException Error, bool MayPass, TimeSpan? Wait = null)
{
    /// <summary>The failure that an answer is; null for a good one.</summary>
    public static HubFailure? Of(HttpResponseMessage message, string name, bool hasToken)
    {
        int status = (int)message.StatusCode;
        return status switch
        {
            200 or 206 => null,
            401 or 403 => new HubFailure(
                PlannerException.Create(PlannerErrorKind.Unavailable, hasToken ? nameof(SR.HubForbidden) : nameof(SR.HubUnauthorized), name, name, status), false),
            404 => new HubFailure(PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.HubNotFound), name, name), false),
            416 => new HubFailure(PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.HubRange), name, name), false),
            429 => RateLimited(message, name),
            408 or 500 or 502 or 503 or 504 => new HubFailure(ServerError(name, status), true, RetryAfter(message)),
            _ => new HubFailure(ServerError(name, status), false),
        };
    }

    /// <summary>The failure that an exception is; null for one that is not of the network.</summary>
    public static HubFailure? Of(Exception exception, string name, HubTime time, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        // A connection that is given up because the time is over fails in many ways; the cause is the time.
        if (time.IsOver && exception is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            return new HubFailure(PlannerException.CreateFrom(exception, PlannerErrorKind.Unavailable, nameof(SR.HubTimeout), name, name), true);
        }

        return exception switch
        {
            HubTruncatedException or IOException or HttpRequestException
                => new HubFailure(PlannerException.CreateFrom(exception, PlannerErrorKind.Unavailable, nameof(SR.HubConnection), name, name, Cause(exception)), true),
            _ => null,
        };
    }

    private static PlannerException ServerError(string name, int status)
        => PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.HubServerError), name, name, status);

    private static HubFailure RateLimited(HttpResponseMessage message, string name)
    {
        TimeSpan? wait = RetryAfter(message);
        string seconds = wait is { } time ? ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : "?";
        return new HubFailure(PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.HubRateLimited), name, name, seconds), true, wait);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage message)
    {
        RetryConditionHeaderValue? after = message.Headers.RetryAfter;
        TimeSpan? wait = after?.Delta ?? (after?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The innermost cause says most, and names neither headers nor signed addresses.</summary>
    private static string Cause(Exception exception) => SafeText.Of((exception.GetBaseException() ?? exception).Message);
}

/// <summary>A body that ended before it should.</summary>
internal sealed class HubTruncatedException(string message) : Exception(message);
