using LLMPlanner.Formats.Hub;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Hub;

/// <summary>Servers that refuse, stall, end early, change their mind or are not there.</summary>
public sealed class HubFailureTests : HubTestBase
{
    [Theory]
    [InlineData(401, null, "HubUnauthorized", 1)]
    [InlineData(403, Token, "HubForbidden", 1)]
    [InlineData(404, null, "HubNotFound", 1)]
    [InlineData(429, null, "HubRateLimited", 4)]
    [InlineData(500, null, "HubServerError", 4)]
    [InlineData(503, null, "HubServerError", 4)]
    [InlineData(418, null, "HubServerError", 1)]
    public async Task Refusals_are_named_and_repeated_only_where_that_may_help(int status, string? token, string errorId, int attempts)
    {
        _server.Fault = context => Answer(context, status);
        PlannerException error = await FailsAsync(Options(token: token));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(attempts, _server.Requests.Count);
        Assert.Equal(attempts - 1, _waits.Count);
        NoToken(error);
    }

    [Fact]
    public async Task Waits_double_and_follow_the_server()
    {
        int calls = 0;
        _server.Fault = context => Answer(context, 503, ++calls == 2 ? "7" : null);
        await FailsAsync();
        Assert.Equal([0.5, 7, 2], _waits.Select(wait => wait.TotalSeconds));
        _waits.Clear();
        _server.Fault = context => Answer(context, 429, "3600");
        Assert.Contains("3600", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task What_passes_is_overcome()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "model.gguf", header);
        int calls = 0;
        _server.Fault = async context =>
        {
            switch (++calls)
            {
                case 1:
                    return await Answer(context, 500);
                case 3:
                    context.Abort();
                    return true;
                case 4:
                    // A body that ends before its announced length.
                    context.Response.StatusCode = 206;
                    context.Response.Headers.ContentRange = $"bytes 0-{header.Length - 1}/{header.Length}";
                    context.Response.ContentLength = header.Length;
                    await context.Response.Body.WriteAsync(header.AsMemory(0, 1000));
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    return true;
                default:
                    return false;
            }
        };
        Assert.NotNull((await ReadAsync()).Architecture);
        Assert.Equal(3, _waits.Count);
    }

    [Fact]
    public async Task A_body_that_always_ends_early_is_an_error()
    {
        _server.Add(Repository, "model.gguf", GgufModelWriter.Write(Architecture()).Header());
        _server.Fault = async context =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                return false;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-9999/10000";
            context.Response.ContentLength = 10_000;
            await context.Response.Body.WriteAsync(new byte[100]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        Assert.Contains((await FailsAsync()).ErrorId, (string[])["HubConnection", "GgufMagicInvalid"]);
    }

    [Fact]
    public async Task A_file_that_ends_within_its_header_is_an_error()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "model.gguf", header[..2000]);
        Assert.Contains((await FailsAsync()).ErrorId, (string[])["GgufTruncated", "GgufCountTooLarge"]);
        _server.SupportsRanges = false;
        Assert.Contains((await FailsAsync()).ErrorId, (string[])["GgufTruncated", "GgufCountTooLarge"]);
    }

    [Fact]
    public async Task A_silent_server_runs_into_the_timeout()
    {
        _server.Fault = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        PlannerException error = await FailsAsync(Options(timeout: 0.2, attempts: 2));
        Assert.Equal("HubTimeout", error.ErrorId);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_stalls_runs_into_the_timeout()
    {
        _server.Fault = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        Assert.Equal("HubTimeout", (await FailsAsync(Options(timeout: 0.2, attempts: 1))).ErrorId);
    }

    [Fact]
    public async Task A_body_that_trickles_ends_with_the_attempt()
    {
        _server.Fault = async context =>
        {
            context.Response.ContentLength = 100_000;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1]);
                await context.Response.Body.FlushAsync();
                await Task.Delay(20);
            }

            return true;
        };
        var options = new HubOptions
        {
            Endpoint = _server.Address,
            Timeout = TimeSpan.FromSeconds(10),
            AttemptTimeout = TimeSpan.FromSeconds(0.5),
            MaxAttempts = 1,
        };
        Assert.Equal("HubTimeout", (await FailsAsync(options)).ErrorId);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("/loop")]
    public async Task Redirects_that_lead_nowhere_safe_end(string target)
    {
        _server.Fault = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = target;
            return Task.FromResult(true);
        };
        PlannerException error = await FailsAsync(Options(token: Token));
        Assert.Equal("HubRedirect", error.ErrorId);
        NoToken(error);
    }

    [Fact]
    public async Task Files_above_the_limits_are_refused()
    {
        _server.Fault = async context =>
        {
            // No length is announced, and no end comes.
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[10_000]);
            }

            return true;
        };
        Assert.Equal("HubTooLarge", (await FailsAsync(new HubOptions { Endpoint = _server.Address, MaxTextBytes = 100_000 })).ErrorId);
        _server.Fault = _ => Task.FromResult(false);
        _server.Add(Repository, "model.gguf", GgufModelWriter.Write(Architecture()).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 100_000).ToArray()).Header());
        Assert.Equal("HubTooLarge", (await FailsAsync(new HubOptions { Endpoint = _server.Address, MaxHeaderBytes = 300_000, RangeBytes = 100_000 })).ErrorId);
    }

    [Fact]
    public async Task Another_range_or_another_length_than_before_is_an_error()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 100_000).ToArray()).Header();
        _server.Add(Repository, "model.gguf", header);
        _server.Fault = async context =>
        {
            if (context.Request.Headers.Range.Count == 0 || context.Request.Headers.Range.ToString().StartsWith("bytes=0-", StringComparison.Ordinal))
            {
                return false;
            }

            await _server.SendAsync(context, header[..^32]);
            return true;
        };
        Assert.Equal("HubFileChanged", (await FailsAsync(Options(range: 100_000))).ErrorId);
        _server.Fault = async context =>
        {
            if (context.Request.Headers.Range.Count == 0)
            {
                return false;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 5-14/1000";
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync(new byte[10]);
            return true;
        };
        Assert.Equal("HubRange", (await FailsAsync()).ErrorId);
    }

    [Fact]
    public async Task Cancelling_ends_the_request_at_once()
    {
        using var source = new CancellationTokenSource();
        _server.Fault = async context =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var client = new HubClient(Options());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ReadAsync(HubRepository.Parse(Repository), cancellation: source.Token));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_an_error_without_the_token()
    {
        PlannerException error = await FailsAsync(new HubOptions { Endpoint = new Uri("http://127.0.0.1:1/"), Token = Token, MaxAttempts = 1 });
        Assert.Equal("HubConnection", error.ErrorId);
        NoToken(error);
    }
}
