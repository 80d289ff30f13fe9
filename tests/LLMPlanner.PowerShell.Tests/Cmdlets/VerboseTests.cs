using System.Globalization;
using LLMPlanner.Footprints;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>-Verbose prints the formula with its numbers, and they are those of the object.</summary>
public sealed class VerboseTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void The_footprint_s_formula_adds_up_to_the_object()
    {
        ScriptResult result = s_session.Run("Get-ModelFootprint mixtral-8x7b -Verbose");
        ModelFootprint footprint = result.Single<ModelFootprint>();

        long[] parameters = [.. result.Verbose.Where(line => line.EndsWith(" parameters", StringComparison.Ordinal) && line.Contains(" = ", StringComparison.Ordinal))
            .Select(line => Number(line.Split(" = ")[^1].Split(' ')[0]))];
        Assert.Equal(footprint.TotalParameters, parameters.Sum());
        Assert.All(
            result.Verbose.Where(line => line.Contains(" × ", StringComparison.Ordinal) && line.Contains(" = ", StringComparison.Ordinal)),
            line => Assert.Equal(Number(line.Split(" = ")[1].Split(' ')[0]), Product(line.Split(": ")[1].Split(" = ")[0])));
        Assert.Contains(result.Verbose, line => line.StartsWith($"total {footprint.TotalParameters} parameters", StringComparison.Ordinal));
        foreach (FootprintComponent component in footprint.Components)
        {
            Assert.Contains(result.Verbose, line => line.StartsWith($"{component.Name}: {component.Bytes} bytes", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_verdict_s_numbers_are_told_per_device()
    {
        ScriptResult result = s_session.Run("Test-HardwareFit qwen3:32b '2x RTX 3090' -Verbose");
        HardwareFit fit = result.Single<HardwareFit>();

        foreach (PlacementEntry entry in fit.Placement)
        {
            Assert.Contains(result.Verbose, line => line.StartsWith($"{entry.Device}: {entry.WeightBytes} weights", StringComparison.Ordinal)
                && line.Contains($"= {entry.RequiredBytes} of ", StringComparison.Ordinal));
        }

        Assert.StartsWith($"verdict {fit.Verdict}: {fit.LimitingResource} needs {fit.RequiredBytes} of {fit.AvailableBytes} bytes", result.Verbose[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ModelFootprint qwen3:8b -Quantization 4bit -Verbose", "'4bit' is read as Q4_K_M.")]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 64k -Verbose", "position scaling")]
    public void What_was_decided_on_the_way_is_told_and_on_the_object(string script, string note)
    {
        ScriptResult result = s_session.Run(script);

        Assert.Contains(result.Verbose, line => line.Contains(note, StringComparison.Ordinal));
        Assert.Contains(result.Single<ModelFootprint>().Notes, line => line.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_it_nothing_is_told_and_the_preference_counts_too()
    {
        Assert.Empty(s_session.Run("Get-ModelFootprint qwen3:8b").Verbose);
        Assert.Empty(s_session.Run("& { $VerbosePreference = 'Continue'; Get-ModelFootprint qwen3:8b -Verbose:$false }").Verbose);
        Assert.NotEmpty(s_session.Run("& { $VerbosePreference = 'Continue'; Get-ModelFootprint qwen3:8b }").Verbose);
    }

    private static long Product(string factors) => factors.Split(" × ").Select(Number).Aggregate(1L, (a, b) => a * b);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
