using System.Management.Automation;
using LLMPlanner.Footprints;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Get-ModelFootprint -Detailed: published, stored and resident counts side by side.</summary>
public sealed class DetailedTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("qwen3:8b", 8_190_735_360, 8_190_735_360, 8_190_735_360, "none")]
    [InlineData("qwen3:0.6b", 751_632_384, 751_632_384, 596_049_920, "+155,582,464 output head, stored although it is the embedding")]
    [InlineData("deepseek-r1", 684_531_386_000, 684_531_386_000, 671_026_419_200, "+11,610,068,224 multi-token-prediction layers; +1,853,358,080 embedding and head repeated for those layers; +41,540,496 scales of 8-bit floats")]
    [InlineData("gemma3:4b", 4_300_079_472, 4_300_079_472, 3_880_263_168, "none")]
    public void Counts_stand_side_by_side(string model, long published, long stored, long resident, string difference)
    {
        ModelFootprint footprint = One($"Get-ModelFootprint {model} -Detailed");

        Assert.Equal((published, stored, resident, difference), (footprint.PublishedParameters!.Value, footprint.StoredParameters!.Value, footprint.ResidentParameters!.Value, footprint.PublishedDifference));
    }

    [Fact]
    public void A_checkpoint_keeps_its_towers_resident_and_a_gguf_file_does_not()
    {
        ModelFootprint gguf = One("Get-ModelFootprint gemma3:4b -Detailed");
        ModelFootprint checkpoint = One("Get-ModelFootprint gemma3:4b -Engine vLLM -Detailed");

        Assert.Equal(checkpoint.TotalParameters, checkpoint.ResidentParameters);
        Assert.Equal(gguf.TotalParameters - gguf.VisionParameters - gguf.Parameters.Projector, gguf.ResidentParameters);
    }

    [Fact]
    public void A_file_has_no_published_count_and_stores_what_its_config_says()
    {
        using var folder = new TemporaryFolder();
        string plain = folder.Write("plain.json", Configs.Llama);
        string scaled = folder.Write("scaled.json", Configs.Llama.Replace(
            "\"bos_token_id\": 1,", "\"quantization_config\": { \"quant_method\": \"fp8\", \"weight_block_size\": [128, 128] },", StringComparison.Ordinal));

        ModelFootprint first = One($"Get-ModelFootprint '{plain}' -Detailed");
        ModelFootprint second = One($"Get-ModelFootprint '{scaled}' -Detailed");

        Assert.Equal((null, Configs.LlamaParameters, null), (first.PublishedParameters, first.StoredParameters, first.PublishedDifference));

        // One scale per started tile of 128 × 128 of every linear layer: q and o 8 × 8, k and v 2 × 8, gate and up 32 × 8, down 8 × 32.
        Assert.Equal(Configs.LlamaParameters + (10 * ((2 * 64) + (2 * 16) + (3 * 256))), second.StoredParameters);
    }

    [Fact]
    public void Without_it_nothing_is_compared()
    {
        ModelFootprint footprint = One("Get-ModelFootprint deepseek-r1");

        Assert.Equal((null, null, null, null), (footprint.PublishedParameters, footprint.StoredParameters, footprint.ResidentParameters, footprint.PublishedDifference));
    }

    [Fact]
    public void It_is_a_footprint_like_any_other()
    {
        PSObject detailed = Assert.Single(s_session.Run("Get-ModelFootprint qwen3:8b -Detailed").All());

        Assert.Equal("LLMPlanner.Footprints.ModelFootprint#Detailed", detailed.TypeNames[0]);
        Assert.Single(s_session.Run("Get-ModelFootprint qwen3:8b -Detailed | Test-HardwareFit -Hardware 'RTX 4090'").All());
        Assert.Equal(One("Get-ModelFootprint qwen3:8b").TotalBytes, ((ModelFootprint)detailed.BaseObject).TotalBytes);
    }

    private static ModelFootprint One(string script) => s_session.Run(script).Single<ModelFootprint>();
}
