using LLMPlanner.Architectures;
using LLMPlanner.Formats.Hub;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LLMPlanner.Tests.Formats.Hub;

/// <summary>A hub of its own for every test, and what the tests ask it.</summary>
public abstract class HubTestBase : IAsyncLifetime
{
    private protected const string Token = "hf_SecretSecretSecret";
    private protected const string Repository = "org/model";
    private protected HubServer _server = null!;
    private protected readonly List<TimeSpan> _waits = [];

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private protected static ModelArchitecture Architecture() => ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3").Architecture;

    private protected static long Length(string range)
    {
        string[] ends = range["bytes=".Length..].Split('-');
        return long.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture) - long.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture) + 1;
    }

    private protected static void NoToken(Exception error) => Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);

    private protected static Task<bool> Answer(HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.FromResult(true);
    }

    private protected HubOptions Options(string? token = null, int range = 2 * 1024 * 1024, double timeout = 20, int attempts = 4)
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

    private protected async Task<HubModel> ReadAsync(HubOptions? options = null, string? file = null)
    {
        using var client = new HubClient(options ?? Options());
        return await client.ReadAsync(HubRepository.Parse(Repository), file);
    }

    private protected async Task<PlannerException> FailsAsync(HubOptions? options = null, string? file = null)
        => await Assert.ThrowsAsync<PlannerException>(() => ReadAsync(options, file));

    private protected sealed class Collector(List<HubProgress> seen) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => seen.Add(value);
    }
}
