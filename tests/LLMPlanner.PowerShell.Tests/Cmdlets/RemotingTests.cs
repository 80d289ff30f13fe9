using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>What went through the serializer of remoting, jobs and CLIXML is live again: same type, same values, nested ones too.</summary>
public sealed class RemotingTests
{
    private static readonly ModuleSession s_session = new();

    public static TheoryData<int> Samples { get; } = [.. Enumerable.Range(0, SampleResults.All.Count)];

    public static TheoryData<string> Scripts { get; } =
    [
        "Get-ModelPreset qwen3:8b, deepseek-r1, gemma3:4b",
        "Get-ModelFootprint qwen3:8b, gpt-oss-20b",
        "Get-ModelFootprint qwen3:8b -Engine vLLM -Quantization Q4_K_M -WarningAction SilentlyContinue",
        "Get-ModelFootprint deepseek-r1 -Detailed",
        "Get-HardwareProfile 'RTX 4090', '2x RTX 3090', 'Standard_NC24ads_A100_v4', 'Desktop 32GB DDR5'",
        "New-HardwareProfile box -AcceleratorMemory 24GB -SystemMemory 64GB -PricePerHour 1.25",
        "Test-HardwareFit qwen3:8b, llama3.1:70b 'RTX 4090', '8x H100 SXM'",
        "Get-ModelRecommendation 'RTX 4090' -First 3",
        "Get-ModelRecommendation -MaxPricePerHour 2 -ConcurrentUsers 20 -ThinkTimeSeconds 30 -First 2",
        "Get-ModelRecommendation 'RTX 3060 12GB' -First 1 -Explain",
        "Get-InferenceEstimate qwen3:8b 'RTX 4090' -PurchasePrice 2000",
        "Find-DeploymentPlan '2x RTX 3090', 'RTX 4090' -Model qwen3:8b, qwen3:32b -ConcurrentUsers 4",
        "Test-HardwareFit deepseek-r1, qwen3:8b '8x H200' -Engine vLLM",
        "Find-HardwareFit qwen3:32b -Engine vLLM -First 2",
        "Get-LaunchCommand qwen3:8b, qwen3:4b 'RTX 4090' -Engine Ollama",
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_come_back_as_they_were(int index) => AssertSame(SampleResults.All[index], s_session.RoundTrip(SampleResults.All[index]));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Results_come_back_as_they_were(string script)
    {
        IReadOnlyList<PSObject> results = s_session.Run(script).All();

        Assert.NotEmpty(results);
        Assert.All(results, result => AssertSame(result.BaseObject, s_session.RoundTrip(result)));
    }

    [Fact]
    public void Twice_is_no_worse_than_once()
    {
        PSObject once = s_session.RoundTrip(SampleResults.Recommendation);

        AssertSame(SampleResults.Recommendation, s_session.RoundTrip(once));
    }

    [Fact]
    public void What_came_back_answers_further_questions()
    {
        PSObject preset = s_session.RoundTrip(s_session.Run("Get-ModelPreset deepseek-r1").Output[0]);
        PSObject machine = s_session.RoundTrip(s_session.Run("New-HardwareProfile box 'RTX 3090' -AcceleratorCount 3").Output[0]);
        PSObject footprint = s_session.RoundTrip(s_session.Run("Get-ModelFootprint qwen3:8b -Quantization Q8_0").Output[0]);

        Assert.Equal(671_026_419_200, ((ModelPreset)preset.BaseObject).Architecture.Tensors.TotalParameters);
        Assert.Equal("box", s_session.Run("$input | Test-HardwareFit qwen3:8b", machine).Single<HardwareFit>().Hardware);
        Assert.Equal("Q8_0", s_session.Run("$input | Test-HardwareFit -Hardware 'RTX 4090'", footprint).Single<HardwareFit>().Quantization);
    }

    [Fact]
    public void A_preset_of_another_machine_needs_no_file_and_no_folder_here()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("gone/config.json", Configs.Llama);
        folder.Write("models/m.json", Overlays.Model("only/There", "only-there"));
        PSObject read = s_session.RoundTrip(s_session.Run($"Get-ModelPreset -Path '{file}'").Output[0]);
        PSObject known = s_session.RoundTrip(s_session.Run($"Get-ModelPreset only/There -ProfilePath '{folder.Path}'").Output[0]);
        File.Delete(file);

        foreach (PSObject preset in new[] { read, known })
        {
            Assert.Equal(Configs.LlamaParameters, s_session.Run("$input | Get-ModelFootprint | Test-HardwareFit -Hardware 'RTX 4090'", preset).Single<HardwareFit>().Footprint.TotalParameters);
            Assert.Equal(Configs.LlamaParameters, s_session.Run("Get-ModelFootprint -Model $input", preset).Single<ModelFootprint>().TotalParameters);
        }
    }

    [Fact]
    public void What_was_read_before_the_module_was_there_still_binds()
    {
        using var late = new ModuleSession(import: false);
        PSObject bag = s_session.RoundTrip(SampleResults.BareCard, into: late);
        PSObject preset = s_session.RoundTrip(s_session.Run("Get-ModelPreset qwen3:8b").Output[0], into: late);
        late.Import();

        Assert.IsType<PSCustomObject>(bag.BaseObject);
        Assert.Equal("GeForce RTX 3090", late.Run("$input | Test-HardwareFit qwen3:8b", bag).Single<HardwareFit>().Hardware);
        Assert.Equal("Qwen/Qwen3-8B", late.Run("$input | Get-ModelFootprint", preset).Single<ModelFootprint>().Model);
    }

    private static void AssertSame(object expected, PSObject actual)
    {
        Assert.IsType(expected.GetType(), actual.BaseObject);
        Assert.Equal(Describe(expected), Describe(actual.BaseObject));
    }

    /// <summary>All public values of an object, with the types of nested ones.</summary>
    private static string Describe(object value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        Assert.InRange(depth, 0, 10);
        switch (value)
        {
            case null:
                text.AppendLine("null");
                break;
            case string or ValueType:
                text.Append(value.GetType().Name).Append(' ').AppendLine(System.Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                text.AppendLine("[");
                foreach (object? item in items)
                {
                    Append(text, item, depth + 1);
                }

                text.AppendLine("]");
                break;
            default:
                text.AppendLine(value.GetType().Name);
                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.Name != "Architecture" || p.PropertyType == typeof(string)))
                {
                    text.Append(new string(' ', depth)).Append(property.Name).Append(": ");
                    Append(text, property.GetValue(value), depth + 1);
                }

                break;
        }
    }
}
