using System.Management.Automation;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;
using Snapshooter;
using Snapshooter.Xunit;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Tables and lists as people see them, at 120 columns.</summary>
public sealed class RenderingTests
{
    private static readonly ModuleSession s_session = new();

    public static TheoryData<string> Views { get; } =
    [
        "ModelFootprint", "ParameterBreakdown", "FootprintComponent", "HardwareProfile", "Accelerator", "ComputeRates", "CloudPrice", "HardwareFit", "PlacementEntry", "ModelRecommendation", "LaunchCommand",
        "CapacityDiagnostic", "CapacityPlanCheck",
        "HardwareMatch", "EngineMeasurement", "MeasuredBuffer", "ComponentComparison", "EngineCalibration",
        "InferenceEstimate", "DeploymentPlan", "RejectedCandidate", "ScorePart", "LoadPoint",
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public void A_table_is_as_recorded(string type) => Render(Samples(type)).MatchSnapshot(SnapshotNameExtension.Create(type));

    [Theory]
    [InlineData("ModelFootprint")]
    [InlineData("HardwareProfile")]
    [InlineData("Accelerator")]
    [InlineData("HardwareFit")]
    [InlineData("ModelRecommendation")]
    [InlineData("CapacityDiagnostic")]
    [InlineData("InferenceEstimate")]
    [InlineData("DeploymentPlan")]
    [InlineData("RejectedCandidate")]
    [InlineData("HardwareMatch")]
    [InlineData("EngineMeasurement")]
    [InlineData("ComponentComparison")]
    [InlineData("EngineCalibration")]
    [InlineData("LaunchCommand")]
    public void A_list_is_as_recorded(string type) => List(Samples(type)).MatchSnapshot(SnapshotNameExtension.Create(type));

    [Theory]
    [MemberData(nameof(Views))]
    public void It_looks_the_same_after_remoting(string type)
    {
        object[] samples = Samples(type);
        using var bare = new ModuleSession(import: false);
        object[] bags = [.. samples.Select(sample => (object)s_session.RoundTrip(sample, into: bare))];

        Assert.All(bags, bag => Assert.IsType<PSCustomObject>(((PSObject)bag).BaseObject));
        Assert.Equal(Render(samples), Render(bags));
    }

    [Fact]
    public void Presets_are_as_recorded()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models/m.json", Overlays.Model("example/Own-Model-0.2B", "own:latest"));
        string get = $"Get-ModelPreset example/* -ProfilePath '{folder.Path}'";

        s_session.Render(get).MatchSnapshot(SnapshotNameExtension.Create("table"));
        List([.. s_session.Run(get).All()]).MatchSnapshot(SnapshotNameExtension.Create("list"));
        List([.. s_session.Run($"({get}).Architecture").All()]).MatchSnapshot(SnapshotNameExtension.Create("architecture"));
        s_session.Render($"({get}).Architecture.Tensors.Groups").MatchSnapshot(SnapshotNameExtension.Create("tensors"));
    }

    [Fact]
    public void Detailed_footprints_show_their_counts_side_by_side()
    {
        var detailed = PSObject.AsPSObject(SampleResults.Footprint with { Model = "example/Other" });
        detailed.TypeNames.Insert(0, "LLMPlanner.Footprints.ModelFootprint#Detailed");

        Render([detailed]).MatchSnapshot();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void No_column_is_squeezed_at_80(string type)
    {
        using var narrow = new ModuleSession(width: 80);
        string[] lines = Render(narrow, Samples(type)).Split('\n');

        // A heading that does not fit is broken into letters, one below the other.
        int rule = Array.FindIndex(lines, line => line.StartsWith("--", StringComparison.Ordinal));
        Assert.True(type == "ParameterBreakdown" || rule == 1, string.Join('\n', lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Types_that_come_mixed_are_short_too()
    {
        string text = Render([SampleResults.Card, SampleResults.Fit, SampleResults.Footprint]);

        Assert.Contains("RequiredBytes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DecodeFlopsPerToken", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(Get-HardwareProfile 'RTX 4090').Accelerators.Count", "1")]
    [InlineData("Get-HardwareProfile 'RTX 4090'", "GeForce RTX 4090 .* 24\\.00 .* GeForce RTX 4090")]
    [InlineData("Get-HardwareProfile '2x RTX 4090'", "2x GeForce RTX 4090 +2 +48\\.00 .* 2x GeForce RTX 4090")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090'", "Qwen/Qwen3-8B +Q4_K_M +GeForce RTX 4090 +Fits +\\d+\\.\\d\\d +23\\.65 GPU0 memory")]
    [InlineData("Get-ModelPreset qwen3:8b", "Qwen/Qwen3-8B +8\\.19 +8\\.19 +40K Apache-2\\.0 +Qwen3")]
    [InlineData("Get-ModelFootprint qwen3:8b -Detailed", "Qwen/Qwen3-8B +8,190,735,360 +8,190,735,360 +8,190,735,360 +8,190,735,360 none")]
    public void Real_results_are_shown(string script, string pattern) => Assert.Matches(pattern, s_session.Render(script));

    private static object[] Samples(string type) => type switch
    {
        "HardwareProfile" => [SampleResults.Machine, SampleResults.BareCard, SampleResults.HostOnly],
        "HardwareFit" => [SampleResults.Fit, SampleResults.Misfit],
        "FootprintComponent" => [.. SampleResults.Footprint.Components],
        "ScorePart" => [.. SampleResults.Recommendation.ScoreParts],
        "PlacementEntry" => [.. SampleResults.Fit.Placement],
        "CloudPrice" => [.. SampleResults.Machine.Prices],
        _ => [SampleResults.All.First(sample => sample.GetType().Name == type)],
    };

    private static string Render(object[] objects) => Render(s_session, objects);

    private static string Render(ModuleSession session, object[] objects)
    {
        session.Runspace.SessionStateProxy.SetVariable("objects", objects);
        return session.Render("$objects");
    }

    private static string List(object[] objects) => ListSession.Render(objects);
}
