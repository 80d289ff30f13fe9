using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LLMPlanner.Tests.Support;

/// <summary>A real server on this machine, on a port of its own.</summary>
public abstract class LocalServer : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Answers a request in place of the server; true where it did.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    protected static async Task<T> StartAsync<T>(T server, string path)
        where T : LocalServer
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = server._app = builder.Build();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.First() + path);
        return server;
    }

    protected abstract Task AnswerAsync(HttpContext context);
}
