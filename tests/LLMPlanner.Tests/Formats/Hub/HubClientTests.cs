using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.Hub;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Models;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LLMPlanner.Tests.Formats.Hub;

/// <summary>A hub is read through a real server: what is asked for, what is not, and what every fault leads to.</summary>
public sealed class HubClientTests : IAsyncLifetime
{
    private const string Token = "hf_SecretSecretSecret";
    private const string Repository = "org/model";
    private HubServer _server = null!;
    private readonly List<TimeSpan> _waits = [];

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_gguf_header_is_read_by_ranges_and_nothing_more()
    {
        ModelArchitecture architecture = Architecture();
        byte[] header = GgufModelWriter.Write(architecture).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 400_000).ToArray())
            .Set("tokenizer.ggml.token_type", new int[400_000]).Header();
        byte[] file = [.. header, .. new byte[3_000_000]];
        _server.Add(Repository, "model-Q4_K_M.gguf", file);
        HubModel model = await ReadAsync();
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(HubServer.Commit, model.Commit);
        Assert.Equal(400_000, model.Gguf!.File.Metadata.ArrayLength("tokenizer.ggml.tokens"));
        SeenRequest[] ranges = [.. _server.Requests.Where(request => request.Range is not null)];
        Assert.Equal("bytes=0-2097151", ranges[0].Range);
        Assert.Equal("bytes=2097152-4194303", ranges[1].Range);
        Assert.InRange(ranges.Length, 2, 5);
        Assert.All(ranges, request => Assert.InRange(Length(request.Range!), 1, 2 * 1024 * 1024));
        Assert.Equal("GgufDataMissing", Assert.Single(model.Gguf.Warnings).Id);
    }

    [Fact]
    public async Task Long_values_are_stepped_over_and_not_fetched()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Set("tokenizer.ggml.scores", new float[5_000_000]).Header();
        _server.Add(Repository, "model.gguf", header);
        Assert.NotNull((await ReadAsync(Options(range: 64 * 1024))).Architecture);
        Assert.InRange(_server.Requests.Where(request => request.Range is not null).Sum(request => Length(request.Range!)), 1, 1_000_000);
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_beginning_and_left()
    {
        ModelArchitecture architecture = Architecture();
        _server.Add(Repository, "model.gguf", [.. GgufModelWriter.Write(architecture).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 300_000).ToArray()).Header(), .. new byte[20_000_000]]);
        _server.SupportsRanges = false;
        HubModel model = await ReadAsync();
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Single(_server.Requests, request => request.Range is not null);
    }

    [Fact]
    public async Task A_checkpoint_is_read_by_its_config_and_index()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        var shard = new SafetensorsWriter();
        CheckpointWriter.Write(row.Architecture, (name, shape) => shard.Tensor(name, "BF16", shape));
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText()))
            .Add(Repository, SafetensorsIndex.FileName, Encoding.UTF8.GetBytes(SafetensorsWriter.Index([("model-1.safetensors", shard)])))
            .Add(Repository, "model-1.safetensors", [1, 2, 3]);
        HubModel model = await ReadAsync();
        Assert.Equal(row.Total, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(2 * row.Total, model.Index!.TotalSize);
        Assert.Null(model.Header);
        Assert.DoesNotContain(_server.Requests, request => request.Path.EndsWith(".safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_checkpoint_file_is_read_by_its_header()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        var file = new SafetensorsWriter();
        CheckpointWriter.Write(row.Architecture, (name, shape) => file.Tensor(name, "BF16", shape));
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText())).Add(Repository, "model.safetensors", file.Header());
        HubModel model = await ReadAsync(Options(range: 10_000));
        Assert.Equal(2 * row.Total, model.Header!.TensorBytes);
        Assert.Null(model.Index);
    }

    [Fact]
    public async Task Split_files_are_read_shard_by_shard()
    {
        GgufWriter whole = GgufModelWriter.Write(Architecture());
        for (int number = 0; number < 2; number++)
        {
            var shard = new GgufWriter();
            foreach ((string key, object value) in number == 0 ? whole.Metadata : [])
            {
                shard.Set(key, value);
            }

            shard.Set("split.no", (ushort)number).Set("split.count", (ushort)2).Set("split.tensors.count", whole.Tensors.Count);
            foreach (GgufTensorSpec tensor in number == 0 ? whole.Tensors.Take(20) : whole.Tensors.Skip(20))
            {
                shard.Tensor(tensor);
            }

            _server.Add(Repository, $"Q8_0/model-Q8_0-{number + 1:D5}-of-00002.gguf", shard.Header());
        }

        HubModel model = await ReadAsync(file: "Q8_0");
        Assert.Equal(Architecture().Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(2, model.Gguf!.File.Shards.Count);
    }

    [Fact]
    public async Task Several_models_are_named_and_one_can_be_chosen()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "m-Q4_K_M.gguf", header).Add(Repository, "m-Q4_K_S.gguf", header).Add(Repository, "m-Q8_0.gguf", header).Add(Repository, "mmproj-m.gguf", header);
        PlannerException error = await FailsAsync();
        Assert.Equal("HubModelAmbiguous", error.ErrorId);
        Assert.Contains("m-Q4_K_S.gguf", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mmproj", error.Message, StringComparison.Ordinal);
        Assert.NotNull((await ReadAsync(file: "q8_0")).Architecture);
        Assert.NotNull((await ReadAsync(file: "m-Q4_K_M.gguf")).Architecture);
        Assert.Equal("HubModelAmbiguous", (await FailsAsync(file: "m")).ErrorId);
        error = await FailsAsync(file: "Q4_K");
        Assert.Equal("HubFileMissing", error.ErrorId);
        Assert.Contains("m-Q4_K_M.gguf", error.Message, StringComparison.Ordinal);
    }

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

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_along_with_a_redirect()
    {
        await using HubServer other = await HubServer.StartAsync();
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "model.gguf", header);
        other.Fault = async context =>
        {
            await other.SendAsync(context, header);
            return true;
        };
        _server.Fault = context =>
        {
            if (!context.Request.Path.Value!.EndsWith(".gguf", StringComparison.Ordinal))
            {
                return Task.FromResult(false);
            }

            context.Response.Headers["X-Repo-Commit"] = HubServer.Commit;
            context.Response.Redirect(new Uri(other.Address, "store/file?signature=abc").ToString());
            return Task.FromResult(true);
        };
        HubModel model = await ReadAsync(Options(token: Token));
        Assert.NotNull(model.Architecture);
        Assert.Equal(HubServer.Commit, model.Commit);
        Assert.All(_server.Requests, request => Assert.Equal("Bearer " + Token, request.Authorization));
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Authorization));
        Assert.All(other.Requests, request => Assert.NotNull(request.Range));
    }

    [Fact]
    public async Task The_token_goes_to_no_other_host_of_the_same_port()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "model.gguf", header);
        _server.Fault = context =>
        {
            if (!context.Request.Path.Value!.EndsWith(".gguf", StringComparison.Ordinal) || context.Request.Host.Host == "localhost")
            {
                return Task.FromResult(false);
            }

            // The same server under another name.
            context.Response.Redirect($"http://localhost:{_server.Address.Port}{context.Request.Path}");
            return Task.FromResult(true);
        };
        Assert.NotNull((await ReadAsync(Options(token: Token))).Architecture);
        SeenRequest[] files = [.. _server.Requests.Where(request => request.Path.EndsWith(".gguf", StringComparison.Ordinal))];
        Assert.Equal(2, files.Length);
        Assert.Equal("Bearer " + Token, files[0].Authorization);
        Assert.Null(files[1].Authorization);
    }

    [Fact]
    public async Task A_redirect_on_the_hub_itself_keeps_the_token()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "model.gguf", header);
        _server.Fault = async context =>
        {
            string path = context.Request.Path.Value!;
            if (path.StartsWith("/cache/", StringComparison.Ordinal))
            {
                await _server.SendAsync(context, header);
                return true;
            }

            if (path.EndsWith(".gguf", StringComparison.Ordinal))
            {
                context.Response.Redirect("/cache/file");
                return true;
            }

            return false;
        };
        Assert.NotNull((await ReadAsync(Options(token: Token))).Architecture);
        Assert.All(_server.Requests, request => Assert.Equal("Bearer " + Token, request.Authorization));
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
    public async Task Progress_is_reported()
    {
        _server.Add(Repository, "model.gguf", GgufModelWriter.Write(Architecture()).Header());
        var seen = new List<HubProgress>();
        using var client = new HubClient(Options());
        await client.ReadAsync(HubRepository.Parse(Repository), progress: new Collector(seen));
        Assert.Contains(seen, progress => progress.File == Repository + "/model.gguf" && progress.Received > 0 && progress.Total > 0);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_an_error_without_the_token()
    {
        PlannerException error = await FailsAsync(new HubOptions { Endpoint = new Uri("http://127.0.0.1:1/"), Token = Token, MaxAttempts = 1 });
        Assert.Equal("HubConnection", error.ErrorId);
        NoToken(error);
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("a/b/c")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData("a/..")]
    [InlineData("org/na?me")]
    public void Names_that_are_none_are_refused(string id)
        => Assert.Equal("HubRepositoryInvalid", Assert.Throws<PlannerException>(() => HubRepository.Parse(id)).ErrorId);

    [Fact]
    public void The_environment_names_endpoint_and_token()
    {
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = "https://mirror.example/hub", ["HF_TOKEN"] = " " + Token + "\n" };
        HubOptions options = HubOptions.From(variables.GetValueOrDefault);
        Assert.Equal("https://mirror.example/hub/", options.Endpoint.ToString());
        Assert.True(options.HasToken);
        Assert.DoesNotContain(Token, options.ToString(), StringComparison.Ordinal);
        Assert.Equal(HubOptions.DefaultEndpoint, HubOptions.From(_ => null).Endpoint);
        variables["HF_ENDPOINT"] = "file:///x";
        Assert.Equal("HubEndpointInvalid", Assert.Throws<PlannerException>(() => HubOptions.From(variables.GetValueOrDefault)).ErrorId);
        variables["HF_ENDPOINT"] = "https://user:secret@mirror.example/";
        Assert.DoesNotContain("secret", Assert.Throws<PlannerException>(() => HubOptions.From(variables.GetValueOrDefault)).ToString(), StringComparison.Ordinal);
        variables["HF_ENDPOINT"] = string.Empty;
        variables["HF_TOKEN"] = Token + "\r\nX: y";
        PlannerException error = Assert.Throws<PlannerException>(() => HubOptions.From(variables.GetValueOrDefault));
        Assert.Equal("HubTokenInvalid", error.ErrorId);
        NoToken(error);
    }

    [Fact]
    public async Task A_proxy_that_is_named_is_gone_through()
    {
        _server.Add(Repository, "model.gguf", GgufModelWriter.Write(Architecture()).Header());
        HubOptions options = HubOptions.From(name => name == "HF_ENDPOINT" ? "http://hub.invalid" : null, TimeSpan.FromSeconds(20), _server.Address);
        Assert.NotNull((await ReadAsync(options)).Architecture);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 1)]
    public async Task Bytes_that_the_config_does_not_explain_are_warned_of(long more, int warnings)
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        string index = FormattableString.Invariant($$$"""{"metadata":{"total_size":{{{(2 * row.Total) + more}}}},"weight_map":{"a":"m-1.safetensors"}}""");
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText())).Add(Repository, SafetensorsIndex.FileName, Encoding.UTF8.GetBytes(index));
        Assert.Equal(warnings, ModelFiles.Read(await ReadAsync()).Warnings.Count);
    }

    [Fact]
    public async Task What_was_fetched_becomes_a_preset_that_is_the_same_model()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText()))
            .Add(Repository, "model.safetensors", new SafetensorsWriter().Tensor("a", "BF16", 8).Header())
            .Add(Repository, "gguf/model-Q4_K_M.gguf", GgufModelWriter.Write(row.Architecture).Header());
        foreach (string? file in new[] { null, "Q4_K_M" })
        {
            ModelPreset fetched = ModelFiles.Read(await ReadAsync(file: file));
            ModelPreset written = new ModelPresetDraft { Model = fetched }.Read("preset.json");
            Assert.Equal((Repository, row.Total), (written.Model, written.TotalParameters));
            Assert.Equal(file is not null, written.Stored is not null);
            Assert.Contains(HubServer.Commit, new ModelPresetDraft { Model = fetched }.ToJson(), StringComparison.Ordinal);
            Assert.Empty(written.Warnings);
        }
    }

    private static ModelArchitecture Architecture() => ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3").Architecture;

    private static long Length(string range)
    {
        string[] ends = range["bytes=".Length..].Split('-');
        return long.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture) - long.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture) + 1;
    }

    private static void NoToken(Exception error) => Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);

    private static Task<bool> Answer(HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.FromResult(true);
    }

    private HubOptions Options(string? token = null, int range = 2 * 1024 * 1024, double timeout = 20, int attempts = 4)
        => new()
        {
            Endpoint = _server.Address,
            Token = token,
            RangeBytes = range,
            Timeout = TimeSpan.FromSeconds(timeout),
            MaxAttempts = attempts,
            Delay = (wait, _) =>
            {
                _waits.Add(wait);
                return Task.CompletedTask;
            },
        };

    private async Task<HubModel> ReadAsync(HubOptions? options = null, string? file = null)
    {
        using var client = new HubClient(options ?? Options());
        return await client.ReadAsync(HubRepository.Parse(Repository), file);
    }

    private async Task<PlannerException> FailsAsync(HubOptions? options = null, string? file = null)
        => await Assert.ThrowsAsync<PlannerException>(() => ReadAsync(options, file));

    private sealed class Collector(List<HubProgress> seen) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => seen.Add(value);
    }
}
