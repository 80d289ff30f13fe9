using System.Management.Automation;
using System.Reflection;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Names complete as people type them.</summary>
public sealed class CompletionTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("Get-ModelFootprint qwen3:8", "qwen3:8b")]
    [InlineData("Get-ModelFootprint -Model Qwen/Qwen3-8", "Qwen/Qwen3-8B")]
    [InlineData("Get-ModelFootprint qwen3:4b, qwen3:8", "qwen3:8b")]
    [InlineData("Test-HardwareFit QWEN3:8", "qwen3:8b")]
    [InlineData("Get-ModelPreset -Name qwen3:8", "qwen3:8b")]
    [InlineData("New-ModelPreset qwen3:8", "qwen3:8b")]
    [InlineData("Get-ModelPreset -Family 'Qwen3'", "Qwen3")]
    [InlineData("Get-ModelPreset -Task cod", "code")]
    [InlineData("Test-HardwareFit qwen3:8b 'GeForce RTX 4090 L", "'GeForce RTX 4090 Laptop'")]
    [InlineData("Test-HardwareFit -Hardware Standard_NC24ads_A100", "Standard_NC24ads_A100_v4")]
    [InlineData("Test-HardwareFit -Hardware '2x GeForce RTX 3090 T", "'2x GeForce RTX 3090 Ti'")]
    [InlineData("Test-HardwareFit -Hardware 'RTX 4090 + GeForce RTX 3090 T", "'RTX 4090 + GeForce RTX 3090 Ti'")]
    [InlineData("Test-HardwareFit -Hardware \"GeForce RTX 4090 L", "\"GeForce RTX 4090 Laptop\"")]
    [InlineData("Get-ModelRecommendation 'GeForce RTX 4090 L", "'GeForce RTX 4090 Laptop'")]
    [InlineData("Get-HardwareProfile 'GeForce RTX 4090 L", "'GeForce RTX 4090 Laptop'")]
    [InlineData("Get-HardwareProfile -VmSize Standard_NC24ads", "Standard_NC24ads_A100_v4")]
    [InlineData("Get-HardwareProfile -VmSize Standard_NC24ads_A100_v4 -Region eastu", "eastus")]
    [InlineData("Get-HardwareProfile Standard_NC24ads_A100_v4 -Region eastu", "eastus")]
    [InlineData("Get-HardwareProfile -VmSize x -Provider Az", "Azure")]
    [InlineData("New-HardwareProfile box 'GeForce RTX 4090 L", "'GeForce RTX 4090 Laptop'")]
    [InlineData("New-HardwareProfile -Vendor nv", "NVIDIA")]
    [InlineData("Get-ModelFootprint qwen3:8b -Quantization Q4_K", "Q4_K_M")]
    [InlineData("Get-ModelFootprint qwen3:8b -Quantization Q8_0, Q4_K", "Q4_K_M")]
    [InlineData("Get-ModelFootprint qwen3:8b -Engine vl", "vLLM")]
    [InlineData("Get-ModelFootprint qwen3:8b -KvCacheType q8", "q8_0")]
    [InlineData("Get-ModelFootprint qwen3:8b -KvCacheType au", "auto")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -Language z", "zh")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -UseCase Cod", "Code")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -Audience Te", "Team")]
    [InlineData("New-ModelPreset qwen3:8b -Task cod", "code")]
    [InlineData("New-ModelPreset qwen3:8b -CommercialUse Cond", "Conditional")]
    [InlineData("Test-HardwareFit qwen3:8b -MinHeadroom ", "10%")]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 8K, 1", "16K")]
    [InlineData("Get-ModelFootprint qwen3:8b -ctx 12", "128K")]
    public void A_beginning_is_completed(string line, string completion)
        => Assert.Contains(completion, s_session.Complete(line).Select(c => c.CompletionText));

    [Fact]
    public void What_begins_so_comes_before_what_has_it_inside()
    {
        string[] texts = [.. s_session.Complete("Get-ModelFootprint qwen3").Select(c => c.ListItemText)];

        int inside = Array.FindIndex(texts, text => !text.StartsWith("qwen3", StringComparison.OrdinalIgnoreCase));
        Assert.True(inside > 0);
        Assert.All(texts[inside..], text => Assert.False(text.StartsWith("qwen3", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("Qwen/Qwen3-8B", texts[inside..]);
    }

    [Fact]
    public void Engine_versions_are_those_of_the_engine_that_is_typed()
    {
        string[] all = Texts("Get-ModelFootprint qwen3:8b -EngineVersion ");
        string[] one = Texts("Get-ModelFootprint qwen3:8b -Engine vLLM -EngineVersion ");
        string[] other = Texts("Get-ModelFootprint qwen3:8b -Engine llama.cpp -EngineVersion ");
        string[] both = Texts("Get-ModelFootprint qwen3:8b -Engine vLLM, llama.cpp -EngineVersion ");

        Assert.NotEmpty(one);
        Assert.NotEmpty(other);
        Assert.Empty(one.Intersect(other));
        Assert.Equal(one.Concat(other).Order(), both.Order());
        Assert.Empty(both.Except(all));
    }

    [Fact]
    public void Models_of_a_profile_folder_complete_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models/m.json", Overlays.Model("my/Own-Model", "own:latest"));
        folder.Write("models/broken.json", "{ \"id\":");
        folder.Write("hardware/machines/m.json", Overlays.Machine("My own box"));
        using var session = new ModuleSession();
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);

        Assert.Equal(["my/Own-Model"], session.Complete("Get-ModelFootprint -ProfilePath . -Model my/Own").Select(c => c.CompletionText));
        Assert.Equal(["own:latest"], session.Complete($"Get-ModelPreset -ProfilePath '{folder.Path}' own:l").Select(c => c.CompletionText));
        Assert.Equal(["'My own box'"], session.Complete($"Test-HardwareFit -ProfilePath '{folder.Path}' -Hardware 'My ow").Select(c => c.CompletionText));
    }

    [Fact]
    public void Every_offered_hardware_name_is_one_that_is_found()
    {
        CompletionResult[] offered = [.. s_session.Complete("Get-HardwareProfile 'GeForce")];

        Assert.True(offered.Length > 40);
        Assert.Equal(offered.Length, s_session.Run($"Get-HardwareProfile {string.Join(", ", offered.Select(c => c.CompletionText))}").All().Count);
    }

    [Fact]
    public void Completers_never_throw_and_always_say_something()
    {
        NameCompleter[] completers = [.. typeof(NameCompleter).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(NameCompleter)))
            .Select(type => (NameCompleter)Activator.CreateInstance(type)!)];
        var odd = new System.Collections.Hashtable
        {
            ["ProfilePath"] = new object?[] { "/no/such\0folder", null, 5 },
            ["Engine"] = new object?[] { null, 7 },
            ["VmSize"] = "no-such-size",
        };

        Assert.NotEmpty(completers);
        foreach (NameCompleter completer in completers)
        {
            foreach (string? word in new[] { null, "", "'", "\"", "'''", "[", "*", "a\0b", new string('x', 10_000) })
            {
                foreach (System.Collections.IDictionary? bound in new System.Collections.IDictionary?[] { null, new System.Collections.Hashtable(), odd })
                {
                    Assert.All(completer.CompleteArgument("c", "p", word!, null!, bound!), result => Assert.NotEmpty(result.ToolTip));
                }
            }
        }
    }

    [Fact]
    public void Quotes_inside_a_name_are_doubled()
    {
        using var folder = new TemporaryFolder();
        folder.Write("hardware/machines/m.json", Overlays.Machine("Ann's $box"));

        Assert.Equal("'Ann''s $box'", s_session.Complete($"Get-HardwareProfile -ProfilePath '{folder.Path}' Ann")[0].CompletionText);
        Assert.Equal("\"Ann's `$box\"", s_session.Complete($"Get-HardwareProfile -ProfilePath '{folder.Path}' \"Ann")[0].CompletionText);
    }

    [Fact]
    public void Every_name_parameter_has_a_completer()
    {
        string[] names = ["Model", "Name", "Hardware", "Accelerator", "Quantization", "Engine", "EngineVersion", "KvCacheType", "Family", "Task", "VmSize", "Region", "Language", "Vendor"];
        foreach (PropertyInfo property in typeof(NameCompleter).Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<CmdletAttribute>() is { VerbName: not ("New" or "Save") } || type.Name == "NewHardwareProfileCommand")
            .SelectMany(type => type.GetProperties().Where(p => names.Contains(p.Name) && p.IsDefined(typeof(ParameterAttribute), false))))
        {
            // The name of something new is nobody's yet.
            if (property.DeclaringType!.Name == "NewHardwareProfileCommand" && property.Name == "Name")
            {
                continue;
            }

            Assert.True(property.IsDefined(typeof(ArgumentCompleterAttribute), false), $"{property.DeclaringType}.{property.Name}");
        }
    }

    // Facts of a machine or a bill: whatever was offered would be a guess, which names of files are not.
    private static readonly string[] s_facts =
    [
        "UsableMemory", "FreeMemory", "BandwidthBytesPerSecond", "SystemMemoryBandwidthBytesPerSecond", "Tflops", "PowerWatts", "PricePerHour", "PurchasePrice",
    ];

    [Fact]
    public void Every_number_is_offered_values_that_bind()
    {
        var completer = new NumberCompleter();
        (CmdletAttribute Cmdlet, PropertyInfo Property)[] numbers =
        [
            .. typeof(NameCompleter).Assembly.GetExportedTypes()
                .Where(type => type.IsDefined(typeof(CmdletAttribute), false))
                .SelectMany(type => type.GetProperties().Select(property => (type.GetCustomAttribute<CmdletAttribute>()!, property)))
                .Where(p => p.property.IsDefined(typeof(ParameterAttribute), false) && IsNumber(p.property)),
        ];

        Assert.NotEmpty(numbers);
        foreach ((CmdletAttribute cmdlet, PropertyInfo property) in numbers)
        {
            string name = $"{cmdlet.VerbName}-{cmdlet.NounName} -{property.Name}";
            Assert.True(s_facts.Contains(property.Name) != property.IsDefined(typeof(ArgumentCompleterAttribute), false), name);
            if (!s_facts.Contains(property.Name))
            {
                string[] offered = Texts(name + " ");
                Assert.Equal(completer.CompleteArgument(cmdlet.NounName, property.Name, "", null!, null!).Select(c => c.CompletionText), offered);
                Assert.All(offered, text => Bind(property, text));
            }
        }
    }

    private static bool IsNumber(PropertyInfo property)
    {
        Type type = property.PropertyType.GetElementType() ?? Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.Name == "MinHeadroom" || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(decimal);
    }

    private static void Bind(PropertyInfo property, string text)
    {
        object value = text;
        foreach (ArgumentTransformationAttribute transformation in property.GetCustomAttributes<ArgumentTransformationAttribute>())
        {
            value = transformation.Transform(null!, value);
        }

        Assert.NotNull(LanguagePrimitives.ConvertTo(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string[] Texts(string line) => [.. s_session.Complete(line).Select(c => c.CompletionText)];
}
