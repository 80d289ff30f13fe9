using LLMPlanner.Formats.Hub;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Hub;

/// <summary>The token goes to the hub and to nobody else; endpoints, proxies and names.</summary>
public sealed class HubTokenTests : HubTestBase
{
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
}
