using LLMPlanner.Models;
using NJsonSchema;

namespace LLMPlanner.Tests.Models;

/// <summary>The catalog: names as people type them, counts that hold.</summary>
public sealed class ModelCatalogTests
{
    [Theory]
    [InlineData("Qwen/Qwen3-8B", "Qwen/Qwen3-8B")]
    [InlineData("qwen3:8b", "Qwen/Qwen3-8B")]
    [InlineData("qwen3 8b", "Qwen/Qwen3-8B")]
    [InlineData("QWEN3-8B", "Qwen/Qwen3-8B")]
    [InlineData("llama3.1:70b", "meta-llama/Llama-3.1-70B-Instruct")]
    [InlineData("Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct")]
    [InlineData("gpt-oss-20b", "openai/gpt-oss-20b")]
    [InlineData("mixtral-8x7b", "mistralai/Mixtral-8x7B-Instruct-v0.1")]
    public void People_find_what_they_mean(string typed, string id) => Assert.Equal(id, ModelCatalog.BuiltIn.Find(typed).Model);

    [Theory]
    [InlineData("Qwen3-9B")]
    [InlineData("lama-3.1-8b")]
    [InlineData("no such model at all")]
    public void An_unknown_name_suggests_a_known_one(string typed)
    {
        PlannerException error = Assert.Throws<PlannerException>(() => ModelCatalog.BuiltIn.Find(typed));
        Assert.Equal("UnknownModel", error.ErrorId);
        string suggestion = error.Message.Split('\'')[3];
        Assert.NotNull(ModelCatalog.BuiltIn.Find(suggestion));
    }

    [Fact]
    public void Every_preset_is_read_and_found_by_id_and_aliases()
    {
        ModelPreset[] presets = [.. ModelCatalog.BuiltIn.All()];
        Assert.Equal(ModelCatalog.BuiltIn.Ids.Count(), presets.Length);
        Assert.All(presets, preset => Assert.Equal(preset.Model, ModelCatalog.BuiltIn.Find(preset.Model).Model));
        Assert.All(presets, preset => Assert.All(preset.Aliases, alias => Assert.Equal(preset.Model, ModelCatalog.BuiltIn.Find(alias).Model)));
    }

    [Fact]
    public void Every_count_equals_the_published_one_or_the_difference_is_named()
    {
        string[] unexplained = [.. ModelCatalog.BuiltIn.All()
            .Where(preset => preset.PublishedParameters is { } published && published != preset.TotalParameters && string.IsNullOrEmpty(preset.PublishedNote))
            .Select(preset => $"{preset.Model}: {preset.TotalParameters} computed, {preset.PublishedParameters} published")];
        Assert.Empty(unexplained);
    }

    [Theory]
    [InlineData("mistralai/Mixtral-8x7B-Instruct-v0.1", 46_702_792_704, 12_879_925_248)]
    [InlineData("openai/gpt-oss-120b", 116_829_156_672, 5_711_982_912)]
    [InlineData("deepseek-ai/DeepSeek-R1", 671_026_419_200, 37_552_297_472)]
    public void Mixtures_keep_all_experts_and_use_a_few(string model, long total, long active)
    {
        ModelPreset preset = ModelCatalog.BuiltIn.Find(model);
        Assert.Equal(total, preset.TotalParameters);
        Assert.Equal(active, preset.ActiveParameters);
    }

    [Fact]
    public async Task Every_preset_obeys_the_schema()
    {
        string profiles = LLMPlanner.Tests.Hardware.HardwareFiles.Root;
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(profiles, "schema", "model.schema.json"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(profiles, "models"), "*.json", SearchOption.AllDirectories))
        {
            Assert.True(schema.Validate(await File.ReadAllTextAsync(file)).Count == 0, file);
        }
    }
}
