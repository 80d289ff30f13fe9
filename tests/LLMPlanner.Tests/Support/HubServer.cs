using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LLMPlanner.Tests.Support;

/// <summary>A request as the server saw it.</summary>
public sealed record SeenRequest(string Path, string? Range, string? Authorization);

/// <summary>A hub on this machine: a real server on a port of its own, with files and with faults where a test wants them.</summary>
public sealed class HubServer : LocalServer
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private HubServer()
    {
    }

    /// <summary>The requests in the order in which they came.</summary>
    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    /// <summary>Whether ranges are answered with ranges.</summary>
    public bool SupportsRanges { get; set; } = true;

    public static Task<HubServer> StartAsync() => StartAsync(new HubServer(), "/");

    /// <summary>Puts a file into a repository.</summary>
    public HubServer Add(string repository, string path, byte[] bytes)
    {
        _files[$"{repository}/{path}"] = bytes;
        return this;
    }

    /// <summary>Sends a file or a range of it.</summary>
    public async Task SendAsync(HttpContext context, byte[] bytes)
    {
        context.Response.Headers["X-Repo-Commit"] = Commit;
        string? range = context.Request.Headers.Range;
        int from = 0;
        int to = bytes.Length - 1;
        if (SupportsRanges && range is not null)
        {
            string[] ends = range["bytes=".Length..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            to = Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture));
            if (from > to)
            {
                context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{bytes.Length}";
        }

        context.Response.ContentLength = to - from + 1;
        await context.Response.Body.WriteAsync(bytes.AsMemory(from, to - from + 1));
    }

    protected override async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!.TrimStart('/');
        Requests.Enqueue(new SeenRequest(path, context.Request.Headers.Range, context.Request.Headers.Authorization));
        if (await Fault(context))
        {
            return;
        }

        string[] parts = path.Split('/');
        if (parts is ["api", "models", var organisation, var name, "revision", _])
        {
            await ListAsync(context, $"{organisation}/{name}");
        }
        else if (parts.Length > 4 && parts[2] == "resolve" && _files.TryGetValue($"{parts[0]}/{parts[1]}/{string.Join('/', parts[4..])}", out byte[]? bytes))
        {
            await SendAsync(context, bytes);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task ListAsync(HttpContext context, string repository)
    {
        var siblings = _files.Where(file => file.Key.StartsWith(repository + "/", StringComparison.Ordinal))
            .Select(file => new { rfilename = file.Key[(repository.Length + 1)..], size = file.Value.Length })
            .OrderBy(file => file.rfilename, StringComparer.Ordinal)
            .ToArray();
        if (siblings.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.WriteAsync(JsonSerializer.Serialize(new { siblings }));
    }
}
