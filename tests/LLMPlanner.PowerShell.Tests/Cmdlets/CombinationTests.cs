using LLMPlanner.Footprints;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Arrays, defaults, wildcards, and how a load can be written.</summary>
public sealed class CombinationTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void Every_combination_is_one_object()
    {
        ModelFootprint[] all = Footprints(
            "Get-ModelFootprint qwen3:8b -Quantization Q4_K_M, Q8_0 -ContextLength 4k, 8192 -ConcurrentRequests 1, 4 -KvCacheType f16, q8_0 -Engine llama.cpp");

        Assert.Equal(16, all.Length);
        Assert.Equal(16, all.Select(f => (f.Quantization, f.ContextLength, f.ConcurrentRequests, f.KvCacheType)).Distinct().Count());
        Assert.All(all, f => Assert.Equal(8_190_735_360, f.TotalParameters));
    }

    [Fact]
    public void Models_and_machines_multiply_and_the_model_leads()
    {
        HardwareFit[] fits = [.. s_session.Run("Test-HardwareFit qwen3:4b, qwen3:8b 'RTX 4090', 'RTX 3060 12GB' -Quantization Q4_K_M, Q8_0").All()
            .Select(o => (HardwareFit)o.BaseObject)];

        Assert.Equal(8, fits.Length);
        Assert.Equal(Enumerable.Repeat("Qwen/Qwen3-4B", 4).Concat(Enumerable.Repeat("Qwen/Qwen3-8B", 4)), fits.Select(f => f.Model));
        Assert.Equal(["Q4_K_M", "Q8_0"], fits.Take(2).Select(f => f.Quantization));
    }

    [Fact]
    public void Engines_are_an_array_too()
    {
        ModelFootprint[] both = Footprints("Get-ModelFootprint qwen3:8b -Engine llama.cpp, vLLM");

        Assert.Equal([("llama.cpp", "Q4_K_M"), ("vLLM", "bf16")], both.Select(f => (f.Engine, f.Quantization)));
    }

    [Theory]
    [InlineData("8192", 8192)]
    [InlineData("8kb", 8192)]
    [InlineData("'8k'", 8192)]
    [InlineData("'32K'", 32768)]
    [InlineData("'4096'", 4096)]
    public void A_length_can_be_written_in_several_ways(string text, long tokens)
        => Assert.Equal(tokens, Assert.Single(Footprints($"Get-ModelFootprint qwen3:8b -ContextLength {text}")).ContextLength);

    [Theory]
    [InlineData("24GB")]
    [InlineData("'24GB'")]
    [InlineData("'24GiB'")]
    [InlineData("'24 gb'")]
    [InlineData("25769803776")]
    public void A_size_can_be_written_in_several_ways(string text)
        => Assert.Equal(25_769_803_776L, s_session.Run($"(New-HardwareProfile x -AcceleratorMemory {text}).AcceleratorMemoryBytes").Single<long>());

    [Theory]
    [InlineData("Get-ModelFootprint qwen3:8b", "llama.cpp", "Q4_K_M", 8192)]
    [InlineData("Get-ModelFootprint qwen3:8b -Engine vLLM", "vLLM", "bf16", 8192)]
    [InlineData("Get-ModelFootprint gpt-oss-20b", "llama.cpp", "MXFP4_MOE", 8192)]
    [InlineData("(Test-HardwareFit qwen3:8b 'RTX 4090').Footprint", "llama.cpp", "Q4_K_M", 8192)]
    [InlineData("(Test-HardwareFit qwen3:8b 'H100 SXM').Footprint", "vLLM", "bf16", 8192)]
    [InlineData("Get-ModelFootprint gpt2", "llama.cpp", "Q4_K_M", 1024)]
    public void Defaults_are_on_the_object(string script, string engine, string quantization, long context)
    {
        ModelFootprint footprint = Assert.Single(Footprints(script));

        Assert.Equal((engine, quantization, context, 1), (footprint.Engine, footprint.Quantization, footprint.ContextLength, footprint.ConcurrentRequests));
        Assert.NotEmpty(footprint.EngineVersion);
        Assert.Equal(engine == "vLLM" ? "auto" : "f16", footprint.KvCacheType);
    }

    [Theory]
    [InlineData("Get-ModelPreset qwen3-4b*", 3)]
    [InlineData("Get-ModelPreset 'Qwen/Qwen3-?B'", 2)]
    [InlineData("Get-ModelFootprint 'Qwen/Qwen3-[48]B'", 2)]
    [InlineData("Test-HardwareFit 'Qwen/Qwen3-?B' 'RTX 4090'", 2)]
    [InlineData("Get-ModelPreset -Family 'Qwen?' -Task code | Where-Object Model -like 'Qwen/Qwen3-?B'", 2)]
    [InlineData("Get-ModelPreset no-such-model*", 0)]
    [InlineData("Get-HardwareProfile 'GeForce RTX 3090*'", 2)]
    [InlineData("Test-HardwareFit qwen3:8b 'GeForce RTX 3090*'", 2)]
    [InlineData("Get-ModelRecommendation 'GeForce RTX 3090*' -First 1", 2)]
    [InlineData("Get-HardwareProfile no-such-card*", 0)]
    public void Wildcards_stand_for_all_that_match(string script, int count) => Assert.Equal(count, s_session.Run(script).All().Count);

    [Fact]
    public void Wildcards_in_paths_are_resolved_and_literal_ones_are_not()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a1.json", Configs.Llama);
        folder.Write("a2.json", Configs.Llama);
        folder.Write("b[1].json", Configs.Llama);

        Assert.Equal(["a1", "a2"], Footprints($"Get-ModelFootprint -Path '{folder.Path}/a*.json'").Select(f => f.Model).Order());
        Assert.Equal(["a1", "a2"], Footprints($"Get-ModelFootprint '{folder.Path}/a*.json'").Select(f => f.Model).Order());
        Assert.Equal("b[1]", Assert.Single(Footprints($"Get-ModelFootprint -LiteralPath '{folder.Path}/b[1].json'")).Model);
        Assert.Equal("b[1]", Assert.Single(Footprints($"Get-ModelFootprint '{folder.Path}/b[1].json'")).Model);
    }

    [Fact]
    public void A_path_is_relative_to_where_PowerShell_is()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models/config.json", Configs.Llama);
        using var session = new ModuleSession();
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);

        foreach (string model in new[] { "models/config.json", "./models", "models", "-Path models", "-LiteralPath ./models/config.json" })
        {
            ModelFootprint footprint = session.Run($"Get-ModelFootprint {model}").Single<ModelFootprint>();
            Assert.Equal(("models", Configs.LlamaParameters), (footprint.Model, footprint.TotalParameters));
        }
    }

    [Theory]
    [InlineData("qwen3:8b")]
    [InlineData("Qwen/Qwen3-8B")]
    [InlineData("QWEN3-8B")]
    [InlineData("qwen3 8b")]
    public void A_name_may_be_typed_as_people_do(string name)
        => Assert.Equal("Qwen/Qwen3-8B", Assert.Single(Footprints($"Get-ModelFootprint '{name}'")).Model);

    private static ModelFootprint[] Footprints(string script) => [.. s_session.Run(script).All().Select(o => (ModelFootprint)o.BaseObject)];
}
