using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>A small hub on this machine: files of one repository, ranges, and one status for everything where a test wants it.</summary>
internal sealed class HubStub : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public HubStub()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Address = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>The status of every answer; 200 sends the files.</summary>
    public int Status { get; set; } = 200;

    /// <summary>How long an answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public HubStub Add(string path, byte[] bytes)
    {
        _files[path] = bytes;
        return this;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                await Task.Delay(Delay);
                Answer(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The test is over, or its client went away.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Requests.Enqueue($"{path} {context.Request.Headers["Range"]}".Trim());
        byte[] body = [];
        context.Response.StatusCode = Status;
        if (Status == 200 && path.StartsWith("/api/models/", StringComparison.Ordinal))
        {
            body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { siblings = _files.Select(file => new { rfilename = file.Key, size = file.Value.Length }).ToArray() }));
        }
        else if (Status == 200 && _files.TryGetValue(path.Split("/resolve/")[^1].Split('/', 2)[^1], out byte[]? bytes))
        {
            body = Range(context, bytes);
        }
        else if (Status == 200)
        {
            context.Response.StatusCode = 404;
        }

        context.Response.ContentLength64 = body.Length;
        context.Response.OutputStream.Write(body);
        context.Response.Close();
    }

    private static byte[] Range(HttpListenerContext context, byte[] bytes)
    {
        if (context.Request.Headers["Range"] is not { } range)
        {
            return bytes;
        }

        int[] ends = Array.ConvertAll(range["bytes=".Length..].Split('-'), int.Parse);
        int last = Math.Min(ends[1], bytes.Length - 1);
        context.Response.StatusCode = 206;
        context.Response.Headers["Content-Range"] = $"bytes {ends[0]}-{last}/{bytes.Length}";
        return bytes[ends[0]..(last + 1)];
    }
}
