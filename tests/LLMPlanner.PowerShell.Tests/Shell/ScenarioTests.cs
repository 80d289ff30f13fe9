using LLMPlanner.PowerShell.Tests.Hosting;
using Snapshooter;
using Snapshooter.Xunit;

namespace LLMPlanner.PowerShell.Tests.Shell;

/// <summary>Ten questions as people ask them, answered by <c>llmplanner</c> in both of its output formats.</summary>
public sealed class ScenarioTests
{
    private const string Short = " | ForEach-Object { [pscustomobject]@{ Rank = $_.Rank; Model = $_.Model; Quantization = $_.Quantization; Hardware = $_.Hardware; Verdict = $_.Verdict; QualityScore = $_.QualityScore; QualityConfidence = $_.QualityConfidence; Score = $_.Score; PricePerHour = $_.PricePerHour; Currency = $_.Currency; Cause = $_.Cause } }";

    private static readonly string[] s_questions =
    [
        "Get-ModelRecommendation 'RTX 4090' Code -First 3",
        "Get-ModelRecommendation 'Laptop 16GB' Chat -First 3",
        "Get-ModelRecommendation 'Laptop 8GB' Agent -Audience Enterprise",
        "Get-ModelRecommendation 'RTX 3060 12GB' Rag -First 3",
        "Get-ModelRecommendation '2x RTX 3090' Chat -Audience Team -Language zh -CommercialUse -First 3",
        "Get-ModelRecommendation 'RTX 4090', 'RTX 3060 12GB', 'M4 Max 128GB' Reasoning -First 3",
        "Get-ModelRecommendation '8x H100 SXM' Agent -Audience Enterprise -First 3",
        "Get-ModelRecommendation -UseCase Chat -MaxPricePerHour 4 -ConcurrentUsers 40 -ThinkTimeSeconds 30 -First 3",
        "Get-ModelRecommendation 'Desktop RTX 3060 32GB RAM' Code -TargetTokensPerSecond 10 -First 3",
        "Find-DeploymentPlan '4x RTX 4090', 'Standard_NC24ads_A100_v4' Code -RequestsPerSecond 0.5 -First 3",
    ];

    [Theory]
    [InlineData("Text")]
    [InlineData("Json")]
    public void Ten_questions_are_answered_as_recorded(string format)
    {
        string script = string.Join('\n', s_questions.Select(question => $"'## {question.Replace("'", "''", StringComparison.Ordinal)}'\n{question}{(format == "Json" ? Short : string.Empty)}"));
        ShellRun run = ShellProcess.Run("-OutputFormat", format, script);

        string[] lines = [.. run.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        string text = string.Join('\n', lines) + "\n" + run.Error.ReplaceLineEndings("\n");
        text.MatchSnapshot(SnapshotNameExtension.Create(format));
    }
}
