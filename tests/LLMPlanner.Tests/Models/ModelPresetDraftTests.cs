using System.Text;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Models;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Hardware;
using NJsonSchema;

namespace LLMPlanner.Tests.Models;

/// <summary>Presets that are written are read back as the model they were made of, and obey the schema.</summary>
public sealed class ModelPresetDraftTests
{
    [Fact]
    public async Task Every_known_config_makes_a_preset_of_the_same_model()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(HardwareFiles.Root, "schema", "model.schema.json"));
        foreach (ParameterCount row in ParameterCounts.All)
        {
            var draft = new ModelPresetDraft { Model = ModelPreset.FromConfig("any", row.Config.ToJson()), Name = "my/model" };
            string json = draft.ToJson();
            ModelPreset read = draft.Read("x.json");

            Assert.Empty(schema.Validate(json));
            Assert.Equal(row.Total, read.TotalParameters);
            Assert.Equal(draft.Model.ActiveParameters, read.ActiveParameters);
            Assert.Equal(draft.Model.NativeContextLength, read.NativeContextLength);
            Assert.Equal(draft.Model.Architecture.Tensors.Breakdown, read.Architecture.Tensors.Breakdown);
            Assert.Equal(
                draft.Model.Architecture.Caches.Groups.Select(group => (group.Kind, group.Layers, group.KeyWidth, group.ValueWidth)),
                read.Architecture.Caches.Groups.Select(group => (group.Kind, group.Layers, group.KeyWidth, group.ValueWidth)));
        }
    }

    [Fact]
    public async Task Every_preset_is_copied_with_all_its_facts()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(HardwareFiles.Root, "schema", "model.schema.json"));
        foreach (ModelPreset model in ModelCatalog.BuiltIn.All())
        {
            var draft = new ModelPresetDraft { Model = model };
            ModelPreset read = draft.Read("x.json");

            Assert.Empty(schema.Validate(draft.ToJson()));
            Assert.Empty(draft.Assumptions);
            Assert.Equal(
                (model.Model, model.License, model.CommercialUse, model.Kind, model.Thinking, model.ToolCalling, model.ReleaseDate),
                (read.Model, read.License, read.CommercialUse, read.Kind, read.Thinking, read.ToolCalling, read.ReleaseDate));
            Assert.Equal(
                (model.TotalParameters, model.PublishedParameters, model.PublishedNote, model.NativeDtype, model.Source, model.ExtendedContextLength),
                (read.TotalParameters, read.PublishedParameters, read.PublishedNote, read.NativeDtype, read.Source, read.ExtendedContextLength));
            Assert.Equal(model.Aliases, read.Aliases);
            Assert.Equal(model.Tasks, read.Tasks);
        }
    }

    [Fact]
    public void A_broken_write_leaves_the_old_file_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("m.json", "old");
        var draft = new ModelPresetDraft { Model = ModelCatalog.BuiltIn.Find("qwen3:8b"), Name = "no name at all" };

        Assert.Throws<PlannerException>(() => draft.Write(path, replace: true));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Of_a_key_that_is_there_twice_the_last_counts_as_for_every_reader()
    {
        ModelPreset model = ModelPreset.FromConfig("any", """
            { "model_type": "llama", "hidden_size": 8, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
              "num_attention_heads": 4, "vocab_size": 100, "eos_token_id": 2, "_name_or_path": "/home/someone/model" }
            """);
        string json = new ModelPresetDraft { Model = model }.ToJson();

        Assert.DoesNotContain("\"hidden_size\": 8,", json, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", json, StringComparison.Ordinal);
        Assert.Equal(64, ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "x").Section("config")!.Size("hidden_size"));
    }
}
